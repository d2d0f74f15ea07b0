# Fits by metafor. Arguments: a file of outcomes and variances, how many times they are fitted, and whether they are
# fitted once before (yes), or only timed, with each step of the only fit printed as it is taken (no). The last line has
# the processor's seconds for one fit (user and system) and the estimate.
suppressMessages(library(metafor))
args <- commandArgs(trailingOnly = TRUE)
d <- read.csv(args[1])
first <- args[3] == "yes"
fit <- function() rma(yi, vi, data = d, method = "REML", test = "knha", verbose = !first)
spent <- function() sum(proc.time()[c("user.self", "sys.self")])
if (first) invisible(fit())
start <- spent()
for (i in seq_len(as.integer(args[2]))) found <- fit()
cat((spent() - start) / as.integer(args[2]), format(found$beta[1], digits = 12), "\n")
