// The words of a page's <template data-words>, by their key.
export function wordsOf(root) {
  const found = {};
  for (const one of root.querySelector("template[data-words]").content.querySelectorAll("[data-word]")) {
    found[one.dataset.word] = one.textContent;
  }
  return found;
}
