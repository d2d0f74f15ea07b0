// "Reading and display": what is chosen shows at once; it is kept when the form is sent.

const root = document.documentElement;
for (const choice of document.querySelectorAll('input[name="theme"], input[name="face"], select[name="theme"], select[name="face"]')) {
  choice.addEventListener("change", () => { root.dataset[choice.name] = choice.value; });
}
