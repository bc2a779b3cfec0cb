// What stands in a form, as one text that can be sent and compared; and the way back into the form, editors included.
const OURS = new Set(["csrfmiddlewaretoken", "stand", "draft", "tab", "aside", "note", "status", "writer"]);
// Rows beside the form (PDFs): the server keeps them only when the form is saved. See admin-rows.js.
export const ROWS = ".inline-group";
const editors = new Map();

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => editors.set(textarea, editor));

export function words(form) {
  const body = new URLSearchParams();
  const inRows = new Set([...form.querySelectorAll(`${ROWS} [name]`)].map((field) => field.name));
  for (const [name, value] of new FormData(form)) {
    if (!OURS.has(name) && !inRows.has(name) && typeof value === "string") body.append(name, value);
  }
  return body.toString();
}

export function fill(form, text) {
  const values = new URLSearchParams(text);
  for (const field of form.elements) {
    if (!field.name || OURS.has(field.name) || field.type === "file" || field.type === "submit") continue;
    if (field.closest(ROWS)) continue;
    const all = values.getAll(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = all.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = all.includes(option.value);
    else if (all.length) put(field, all[0]);
  }
}

function put(field, value) {
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("change")); // for what is drawn of it; it does not bubble, for nobody has typed
  editors.get(field)?.commands.setContent(value);
}
