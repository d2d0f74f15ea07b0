"""The print workbook: a programme as a PDF to write in. Python makes a tree of plain data, typst sets it on pages."""
