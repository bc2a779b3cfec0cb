// Asks before somebody leaves the form of a post with PDFs or words about them that nothing keeps. Without it the form
// says so all the same, and the server says what it did not store.
import { ROWS } from "./admin-words.js";

const LEAVES_ROWS_OUT = ["_keep", "_preview"];

const form = document.querySelector("[data-autosave]")?.closest("form");
if (form?.querySelector(ROWS)) {
  let isStored = false;
  form.addEventListener("submit", (event) => {
    isStored = !event.defaultPrevented && !LEAVES_ROWS_OUT.includes(event.submitter?.name);
  });
  addEventListener("pageshow", () => (isStored = false));
  addEventListener("beforeunload", (event) => !isStored && hasUnsaved() && event.preventDefault());
}

function hasUnsaved() {
  const fields = form.querySelectorAll(`${ROWS} :is(input, select, textarea)[name]:not([name*="__prefix__"])`);
  return [...fields].some((field) => {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
    return field.value !== field.defaultValue;
  });
}
