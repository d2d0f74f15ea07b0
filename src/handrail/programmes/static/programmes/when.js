// Blocks that depend on an answer: shown and hidden while somebody chooses. The server does the same with what is kept,
// so a page without this is right as well, one step later.

const places = [...document.querySelectorAll("[data-when]")];

for (const form of new Set(places.map((place) => place.closest("form")).filter(Boolean))) {
  const inside = places.filter((place) => form.contains(place));
  form.addEventListener("change", (event) => show(form, inside, event.target.name));
  for (const key of new Set(inside.map((place) => place.dataset.when))) show(form, inside, key);
}

// An answer that isn't asked on this page can't change on it; then what the server said stays.
function show(form, inside, key) {
  const fields = [...form.querySelectorAll("input")].filter((field) => field.name === key && field.type !== "hidden");
  if (!fields.length) return;
  const chosen = fields.filter((field) => field.checked || field.type === "text").map((field) => field.value);
  for (const place of inside.filter((one) => one.dataset.when === key)) place.hidden = !holds(place.dataset, chosen);
}

// One of its answers was chosen, or a number within its ends was written.
function holds({ is, least, most }, chosen) {
  if (is) return is.split(" ").some((code) => chosen.includes(code));
  const number = parseFloat((chosen[0] || "").replace(",", "."));
  return number >= (least ?? -Infinity) && number <= (most ?? Infinity);
}
