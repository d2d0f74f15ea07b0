// Where the person's device is in another zone than the service, its zone is chosen beforehand. They can change it.
const select = document.querySelector("select[data-guess-zone]");
if (select && select.value === "-") {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && zone !== select.dataset.guessZone && [...select.options].some((option) => option.value === zone)) {
    select.value = zone;
  }
}
