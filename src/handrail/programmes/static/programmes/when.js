// Blocks that depend on an answer: shown and hidden while somebody chooses. The server does the same with what is kept,
// so a page without this is right as well, one step later.

const BRANCH = "[data-when], [data-otherwise]";

for (const form of document.querySelectorAll("form")) {
  const places = [...form.querySelectorAll(BRANCH)]; // in reading order: each looks back only
  if (!places.length) continue;
  form.addEventListener("change", () => places.forEach((place) => show(form, place)));
  places.forEach((place) => show(form, place));
}

function show(form, place) {
  if (place.dataset.when === undefined) {
    place.hidden = above(place).some((one) => !one.hidden);
    return;
  }
  const fields = [...form.querySelectorAll("input")]
    .filter((field) => field.name === place.dataset.when && field.type !== "hidden");
  if (!fields.length) return; // it isn't asked on this page, so it can't change here: what the server said stays
  const chosen = fields.filter((field) => field.checked || field.type === "text").map((field) => field.value);
  const isAsked = !fields[0].closest(`:is(${BRANCH})[hidden]`); // a question that isn't shown opens nothing
  place.hidden = !isAsked || !holds(place.dataset, chosen);
}

// The branches right above one that is for everybody else.
function above(place) {
  const found = [];
  for (let one = place.previousElementSibling; one?.dataset.when !== undefined; one = one.previousElementSibling) {
    found.push(one);
  }
  return found;
}

// One of its answers was chosen, or a number within its ends was written.
function holds({ is, least, most }, chosen) {
  if (is) return is.split(" ").some((code) => chosen.includes(code));
  const number = parseFloat((chosen[0] || "").replace(",", "."));
  return number >= (least ?? -Infinity) && number <= (most ?? Infinity);
}
