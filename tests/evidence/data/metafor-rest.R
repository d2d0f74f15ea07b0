# What metafor and clubSandwich give for the parts that metafor-pools.json and its like leave out. In this folder:
#   Rscript metafor-rest.R > metafor-rest.json
suppressMessages({library(metafor); library(clubSandwich); library(jsonlite)})
pools <- fromJSON("metafor-pools.json")$pools
schools <- fromJSON("metafor-more.json")$konstantopoulos$data
close <- list(threshold = 1e-12, maxiter = 1000)

influenced <- function(pool, test) {
  found <- influence(rma(pool$data$yi, pool$data$vi, method = "REML", test = test, control = close))
  list(test = test, rstudent = found$inf$rstudent, dffits = found$inf$dffits, cook_d = found$inf$cook.d,
       cov_r = found$inf$cov.r, dfbetas = found$dfbs[[1]], is_influential = found$is.infl)
}

# Eleven studies that agree and one far off: of the four bounds it crosses only that of DFBETAS.
far_off <- function() {
  yi <- c(.23, -.07, -.05, -.11, -.03, 0, .08, -.06, -.02, -.14, -.08, 1.4)
  vi <- c(.01, .01, .04, .01, .02, .01, .04, .02, .04, .02, .02, .1)
  found <- influence(rma(yi, vi, method = "DL"))
  list(yi = yi, vi = vi, dffits = found$inf$dffits, cook_d = found$inf$cook.d, hat = found$inf$hat,
       dfbetas = found$dfbs[[1]], is_influential = found$is.infl)
}

regressed <- function(method, test) {
  x <- pools$bcg$regression_x
  fit <- rma(pools$bcg$data$yi, pools$bcg$data$vi, mods = cbind(x$ablat, x$year), method = method, test = test,
             control = if (method %in% c("ML", "REML", "EB", "PM")) close else list())
  ends <- if (method == "FE") NULL else confint(fit, control = list(tol = 1e-12))$random["tau^2", 2:3]
  list(method = method, test = test, estimate = as.vector(fit$beta), se = fit$se, tau2 = fit$tau2, QE = fit$QE,
       QM = fit$QM, tau2_ci = as.vector(ends))
}

permuted <- function(test) {
  seven <- 1:7
  fit <- rma(pools$bcg$data$yi[seven], pools$bcg$data$vi[seven], mods = ~ pools$bcg$regression_x$ablat[seven],
             method = "DL", test = test)
  found <- permutest(fit, exact = TRUE, progbar = FALSE)
  list(test = test, p = found$pval[2], qm_p = found$QMp)
}

grouped <- function(test) {
  y <- pools$bangert$data$yi; v <- pools$bangert$data$vi
  group <- rep(c("a", "b", "c"), length.out = length(y))
  each <- lapply(c("a", "b", "c"), function(g) rma(y[group == g], v[group == g], test = test, control = close))
  apart <- rma(sapply(each, coef), sapply(each, function(one) one$se^2), method = "FE")
  list(test = test, q = apart$QE, p = apart$QEp)
}

predicted <- function(pool) {
  found <- blup(rma(pool$data$yi, pool$data$vi, test = "z", control = close))
  list(pred = found$pred, se = found$se, lower = found$pi.lb, upper = found$pi.ub)
}

year <- dat.konstantopoulos2011$year - 1980
schools$year <- year
three <- rma.mv(yi, vi, mods = ~ year, random = ~ 1 | district / school, data = schools,
                control = list(rel.tol = 1e-12, optimizer = "nlminb"))
robustly <- function(kind) {
  found <- coef_test(three, vcov = kind, cluster = schools$district, test = "Satterthwaite")
  list(se = found$SE, df = found$df_Satt, p = found$p_Satt)
}

sized <- function(measure, ...) {
  found <- escalc(measure = measure, ...)
  list(yi = as.vector(found$yi), vi = as.vector(found$vi))
}
counts <- list(ai = c(4, 0, 12, 9), n1i = c(40, 25, 60, 31), ci = c(11, 3, 7, 9), n2i = c(38, 26, 58, 30))
pairs <- list(m1i = c(21, 33, 18), m2i = c(25.5, 36, 17), sd1i = c(6, 9, 5), sd2i = c(7, 8, 5.5), ri = c(.5, .7, -.1),
              ni = c(40, 12, 25))
correlations <- list(ri = c(.1, -.45, .8), ni = c(30, 12, 85))
of <- function(measure, data) do.call(sized, c(list(measure = measure), data))

cat(toJSON(list(
  source = paste0("R ", getRversion(), " with metafor ", packageVersion("metafor"), " and clubSandwich ",
                  packageVersion("clubSandwich"), ": metafor-rest.R beside this file."),
  influence = lapply(pools, function(pool) lapply(c("z", "knha"), influenced, pool = pool)),
  far_off = far_off(),
  predictions = lapply(pools, predicted),
  regressions = c(lapply(c("FE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB"), regressed, test = "z"),
                  lapply(c("DL", "REML"), regressed, test = "knha")),
  permutation = lapply(c("z", "knha"), permuted),
  subgroups = lapply(c("z", "knha"), grouped),
  three_level = list(year = year, estimate = as.vector(three$beta), se = three$se, sigma2 = three$sigma2,
                     QE = three$QE, CR1 = robustly("CR1p"), CR2 = robustly("CR2")),
  counts = c(list(input = counts), setNames(lapply(c("OR", "RR", "RD"), of, data = counts), c("OR", "RR", "RD"))),
  pairs = c(list(input = pairs), setNames(lapply(c("MC", "SMCC", "SMCR"), of, data = pairs), c("MC", "SMCC", "SMCR"))),
  correlations = c(list(input = correlations),
                   setNames(lapply(c("COR", "ZCOR"), of, data = correlations), c("COR", "ZCOR")))
), digits = I(12), auto_unbox = TRUE, null = "null"))
cat("\n")
