// The page loads again when a file of the programme changes.

const shown = document.querySelector("[data-number]")?.dataset.number;

async function look() {
  try {
    const { number } = await (await fetch("/changed/")).json();
    if (String(number) !== shown) location.reload();
  } catch {
    // The preview was ended, or is starting again: keep looking.
  }
  setTimeout(look, 1000);
}

if (shown) setTimeout(look, 1000);
