# The same fits by metafor: argument 1 the fits of 36 studies, 2 of 3,000, 3 the file of outcomes. Prints seconds each.
suppressMessages(library(metafor))
args <- commandArgs(trailingOnly = TRUE)
data <- read.csv(args[3])
timed <- function(studies, fits) {
  d <- data[data$k == studies, ]
  invisible(rma(yi, vi, data = d, method = "REML", test = "knha"))
  start <- proc.time()[["elapsed"]]
  for (i in seq_len(fits)) found <- rma(yi, vi, data = d, method = "REML", test = "knha")
  cat(studies, (proc.time()[["elapsed"]] - start) / fits, format(found$beta[1], digits = 12), "\n")
}
timed(36, as.integer(args[1]))
timed(3000, as.integer(args[2]))
