"""Figures as every room shows them: sentences, pictures, tables and files, and how small numbers are kept back."""
