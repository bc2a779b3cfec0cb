// Lets an author choose the picture of a post by looking at the library, or upload it there. Without it the list of all
// pictures, by their words, does the same.
import { choosePicture, factsAddress } from "./picture-dialog.js";

const make = (properties) => Object.assign(document.createElement("button"), { type: "button", className: "act" }, properties);

for (const place of document.querySelectorAll("[data-picture-select]")) enhance(place);

function enhance(place) {
  const select = place.querySelector("select");
  const label = document.querySelector(`label[for="${select.id}"]`);
  const choose = make();
  const none = make({ textContent: "No picture" });
  const buttons = Object.assign(document.createElement("p"), { className: "picture-select__buttons" });
  buttons.append(choose, none);
  place.append(buttons);
  select.hidden = true;
  label.id ||= `${select.id}_label`;
  place.setAttribute("role", "group");
  place.setAttribute("aria-labelledby", label.id);
  label.addEventListener("click", () => choose.focus());

  const name = () => {
    choose.textContent = select.value ? "Choose another" : "Choose a picture";
    none.hidden = !select.value;
  };
  const put = (value) => {
    select.value = value;
    for (const kind of ["input", "change"]) select.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  choose.addEventListener("click", async () => {
    const facts = await choosePicture();
    if (!facts) return;
    const value = String(facts.id);
    const isListed = [...select.options].some((option) => option.value === value);
    if (!isListed) select.add(new Option(facts.alt || facts.caption || `Decorative picture ${value}`, value));
    put(value);
  });
  none.addEventListener("click", () => {
    put("");
    choose.focus();
  });
  select.addEventListener("change", () => {
    name();
    show(place, select);
  });
  name();
}

async function show(place, select) {
  const { value } = select;
  const shown = place.querySelector("[data-picture-shown]");
  shown.hidden = !value;
  shown.querySelector("img")?.remove();
  shown.querySelector("[data-picture-words]").textContent = value ? select.selectedOptions[0].text : "";
  if (!value) return;
  const answer = await fetch(factsAddress(value)).catch(() => null);
  if (!answer?.ok || select.value !== value) return;
  const { src } = await answer.json();
  shown.prepend(Object.assign(new Image(), { className: "picture-select__picture", src, alt: "" }));
}
