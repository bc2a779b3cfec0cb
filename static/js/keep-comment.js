// Keeps an unsent comment in this browser across closed tabs, errors and reloads. Without it the form works all the same.
import { forget, forgetOthers, forgetText, read, write } from "./copies.js";
import { eachForm } from "./each-form.js";

// Only the server's word that a text is stored makes the copy superfluous; what was typed in another tab since stays.
for (const { dataset } of document.querySelectorAll("[data-stored]")) {
  const copy = read(dataset.stored);
  if (copy?.sent) forgetText(dataset.stored.split(":")[0], copy.sent);
}

eachForm((form) => {
  const field = form.elements.text;
  // Not there where an answer is for members only anyway.
  const tick = form.elements.members_only;
  const owner = form.dataset.owner;
  const name = form.dataset.copy ?? `${form.dataset.comment}:${form.elements.parent.value || 0}`;
  // A change begins with the text that stands: a copy that began with the same one is newer.
  const begun = form.dataset.copy ? { saved: field.defaultValue } : {};
  let hasChanged = false;
  let isSent = false;

  function keep(more) {
    if (!form.isConnected) return;
    if (field.value.trim()) write(name, { ...begun, ...read(name), sent: null, text: field.value, tick: tick?.checked, owner, ...more });
    else forget(name);
  }

  function putBack(text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  forgetOthers(owner);
  const copy = read(name);
  field.addEventListener("input", () => {
    hasChanged = true;
    isSent = false;
    keep();
  });
  tick?.addEventListener("change", () => keep());
  // What the server keeps for the account. If it comes back with less than the copy, the copy is newer.
  form.addEventListener("draft-kept", (event) => read(name) && write(name, { ...read(name), saved: event.detail }));
  form.addEventListener("submit", () => {
    isSent = true;
    keep({ sent: field.value });
  });
  // Another tab may have posted, and so forgotten, meanwhile.
  addEventListener("pagehide", () => hasChanged && !isSent && keep());
  addEventListener("pageshow", (event) => event.persisted && (isSent = false));

  if (copy?.tick && tick) tick.checked = true;
  if (!copy || copy.text === field.value) return;
  if (!field.value || field.value === copy.saved) {
    putBack(copy.text);
    say(form, `Here is what you wrote before. It is not ${form.dataset.copy ? "saved" : "posted"} yet.`);
  } else {
    offer(form, copy.text, putBack);
  }
});

function say(form, sentence) {
  const notice = form.parentElement.querySelector("[data-notice]");
  if (notice) return;
  const line = document.createElement("p");
  line.className = "message";
  line.textContent = sentence;
  form.before(line);
}

// Two texts for one form: the page's own stands in it, and the other comes by a button.
function offer(form, text, putBack) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = "Add the other text that this browser kept";
  button.addEventListener("click", () => {
    putBack(`${form.elements.text.value.trimEnd()}\n\n${text}`);
    button.remove();
    form.elements.text.focus();
  });
  form.before(button);
}
