// Adds buttons that shape the text, a count near the limit, and the quote of what was selected when Reply was pressed.
import { eachForm } from "./each-form.js";

const QUOTE = "quote";
// Words on the button; what it does to the selected text, which it gets with a stand-in if there is none.
const TOOLS = [
  ["Italic", "words", (text) => [`*${text}*`, 1, text.length]],
  ["Bold", "words", (text) => [`**${text}**`, 2, text.length]],
  ["List", "", (text) => lines("- ", text)],
  ["Quote", "", (text) => lines("> ", text)],
  ["Link", "words of the link", (text) => [`[${text}](https://)`, text.length + 3, 8]],
];

eachForm((form) => {
  const field = form.elements.text;
  field.before(toolbar(field));
  field.after(counter(field));
  const quote = take();
  if (quote && quote.post === form.dataset.comment && quote.number === form.elements.parent?.value) {
    const before = field.value.trimEnd();
    field.setSelectionRange(field.value.length, field.value.length);
    insert(field, `${before ? "\n\n" : ""}${lines("> ", quote.text)[0]}\n\n`);
  }
});

function toolbar(field) {
  const bar = document.createElement("div");
  bar.className = "tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Shape the text");
  for (const [name, standIn, shape] of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tools__button";
    button.textContent = name;
    button.addEventListener("click", () => apply(field, standIn, shape));
    bar.append(button);
  }
  return bar;
}

function apply(field, standIn, shape) {
  const start = field.selectionStart;
  const [text, from, length] = shape(field.value.slice(start, field.selectionEnd) || standIn);
  // Lists and quotes begin on a line of their own.
  const gap = from === null && start > 0 && field.value[start - 1] !== "\n" ? "\n\n" : "";
  insert(field, gap + text);
  if (from !== null) field.setSelectionRange(start + from, start + from + length);
}

// execCommand, because with it the reader's own "undo" still works; setRangeText where it is gone.
function insert(field, text) {
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function lines(mark, text) {
  return [text.trim().split("\n").map((line) => mark + line).join("\n"), null, 0];
}

function counter(field) {
  const line = document.createElement("p");
  line.className = "form__kept";
  line.setAttribute("aria-live", "polite");
  const most = Number(field.dataset.max);
  let timer = 0;
  function count() {
    const left = most - [...field.value.replaceAll("\r", "").trim()].length;
    line.classList.toggle("form__kept--over", left < 0);
    const number = `${Math.abs(left).toLocaleString("en")} character${Math.abs(left) === 1 ? "" : "s"}`;
    const over = `${number} too many. Please shorten the text, or post it in parts.`;
    line.textContent = left > most / 10 ? "" : left < 0 ? over : `${number} left.`;
  }
  // After a pause only: a number read aloud at every key would drown the text.
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(count, 600);
  });
  count();
  return line;
}

// What is selected in a comment when its Reply is pressed: the press itself may end the selection.
let selected = null;

function look(event) {
  const link = event.target.closest?.('a[href*="reply="]');
  const text = link?.closest(".comment")?.querySelector(".comment__text");
  const selection = getSelection();
  const isInside = text && !selection.isCollapsed && text.contains(selection.anchorNode) && text.contains(selection.focusNode);
  selected = isInside ? selection.toString().trim() : null;
}

addEventListener("pointerdown", look, true);
addEventListener("keydown", look, true);
addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.('a[href*="reply="]');
    const post = document.querySelector("form[data-comment]")?.dataset.comment;
    if (!link || !selected || !post) return;
    const number = new URL(link.href).searchParams.get("reply");
    try {
      sessionStorage.setItem(QUOTE, JSON.stringify({ post, number, text: selected }));
    } catch {
      // Then the answer begins without the quote.
    }
  },
  true,
);

function take() {
  try {
    const quote = JSON.parse(sessionStorage.getItem(QUOTE));
    sessionStorage.removeItem(QUOTE);
    return quote;
  } catch {
    return null;
  }
}
