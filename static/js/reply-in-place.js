// Opens the form where the answer will stand, without leaving the page. Without it the link leads to the same form.
// (Thirty lines rather than htmx: one request at one place, and no copy of the page in the browser's storage.)
import { forget } from "./copies.js";

const LINKS = '#comments a[href*="reply="], #comments a[href*="new=1"]';
const FORM = "form[data-comment]";
let shown = location.pathname + location.search;
let latest = 0;

// Returns whether the form stands there now: no, if another one was asked for meanwhile.
async function open(address) {
  const turn = ++latest;
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (turn !== latest) return false;
  const old = document.querySelector(FORM);
  const form = page.querySelector(FORM);
  // Signed out meanwhile, or the conversation is closed: the whole page says so better.
  if (!answer.ok || !form || form.dataset.owner !== old.dataset.owner) throw new Error("another page");
  const place = form.closest(".comment--form");
  const parent = place && document.getElementById(place.previousElementSibling.id);
  if (place && !parent) throw new Error("another thread");
  const text = old.elements.text.value;
  const isTicked = old.elements.members_only?.checked;
  const copy = `${old.dataset.comment}:${old.elements.parent.value || 0}`;
  old.closest(".comment--form")?.remove();
  document.querySelector(".conversation__end").replaceWith(page.querySelector(".conversation__end"));
  parent?.after(place);
  if (text.trim()) forget(copy);
  show(document.querySelector(FORM), text, isTicked);
  shown = new URL(address).pathname + new URL(address).search;
  return true;
}

// What was being written moves along.
function show(form, text, isTicked) {
  const field = form.elements.text;
  if (isTicked && form.elements.members_only) form.elements.members_only.checked = true;
  if (text.trim()) field.value = text;
  form.dispatchEvent(new CustomEvent("comment-form", { bubbles: true }));
  if (text.trim()) field.dispatchEvent(new Event("input", { bubbles: true }));
  form.closest("#comment-form").scrollIntoView({ block: "nearest" });
  field.focus();
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest(LINKS);
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    if (await open(link.href)) history.pushState(null, "", link.href);
  } catch {
    location.assign(link.href);
  }
});

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) open(location.href).catch(() => location.reload());
});
