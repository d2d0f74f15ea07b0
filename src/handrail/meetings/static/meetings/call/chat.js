// What is written beside a call: from browser to browser, and kept nowhere.

export class Chat {
  constructor(root, { words, send }) {
    Object.assign(this, { words, send });
    this.box = root.querySelector("[data-chat]");
    this.lines = root.querySelector("[data-lines]");
    this.field = root.querySelector("[data-line-field]");
    this.note = root.querySelector("[data-note]");
    this.opener = root.querySelector("[data-do=chat]");
    root.querySelector("[data-chat-form]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.say();
    });
    this.box.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
  }

  toggle(opens = this.box.hidden) {
    this.box.hidden = !opens;
    this.opener.setAttribute("aria-expanded", String(opens));
    (opens ? this.field : this.opener).focus();
  }

  say() {
    const text = this.field.value.trim();
    if (!text) return;
    if (!this.send(text)) { this.tell(this.words.notSent); return; }
    this.add(this.words.you, text);
    this.field.value = "";
    this.tell("");
  }

  hear(text) {
    this.add(this.words.they, text.slice(0, 2000));
    if (this.box.hidden) this.tell(this.words.newLine);
  }

  add(who, text) {
    const item = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = who;
    item.append(name, text);
    this.lines.append(item);
    this.lines.scrollTop = this.lines.scrollHeight;
  }

  tell(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }
}
