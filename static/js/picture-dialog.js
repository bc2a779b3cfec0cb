// The media library as a dialog over the editor: choose a picture, or upload one with its words.
const library = () => document.querySelector('meta[name="picture-library"]').content;
const FAILED = "The server did not answer as it should. Nothing is lost: please try again.";

/** The address of what is told about a picture. */
export const factsAddress = (number) => new URL(`../${number}/facts/`, new URL(library(), location)).href;

/** Let somebody choose. Resolves to the picture's facts, or to null. `file` is put into the form of an upload. */
export function choosePicture(file = null) {
  const dialog = build();
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    // At once, not when the browser has told of the closing: a button of the form might be pressed in between.
    const take = (facts) => {
      resolve(facts);
      dialog.close();
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(null);
    });
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    listen(dialog, take);
    show(dialog, library()).then(() => {
      if (file) setFile(dialog, file);
      dialog.querySelector(file ? '[name$="alt"]' : '[type="file"], [name="q"]')?.focus();
    });
  });
}

function build() {
  const dialog = document.createElement("dialog");
  dialog.className = "picture-dialog";
  dialog.setAttribute("aria-labelledby", "picture-dialog-title");
  dialog.innerHTML = `<div class="picture-dialog__head"><h2 id="picture-dialog-title">Choose a picture</h2>
    <button type="button" data-close>Close</button></div>
    <p class="pictures__error" role="alert" data-trouble hidden></p><div data-body><p>One moment.</p></div>`;
  return dialog;
}

function listen(dialog, take) {
  dialog.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-picture]");
    const page = event.target.closest("[data-pictures-page]");
    if (choice) withCare(dialog, async () => take(await askFor(factsAddress(choice.dataset.picture))));
    if (!page) return;
    event.preventDefault();
    show(dialog, library() + page.getAttribute("href"));
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    // The dialog stands outside the post's form, but its events must not reach other listeners for forms.
    event.stopPropagation();
    const form = event.target;
    if (form.matches("[data-pictures-search]")) {
      show(dialog, `${library()}?q=${encodeURIComponent(form.elements.q.value)}`, '[name="q"]');
    } else if (form.matches("[data-pictures-upload]")) {
      withCare(dialog, () => upload(form, take));
    }
  });
}

async function upload(form, take) {
  const button = form.querySelector('[type="submit"]');
  if (button.disabled) return;
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.status === 201) {
      take(await answer.json());
    } else if (answer.status === 422) {
      const files = form.querySelector('[type="file"]').files;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const again = page.querySelector("form");
      form.replaceWith(again);
      again.querySelector('[type="file"]').files = files; // the new form knows nothing of the file that was chosen
      again.querySelector('[aria-invalid="true"]')?.focus();
    } else {
      throw new Error(`status ${answer.status}`);
    }
  } finally {
    button.disabled = false;
  }
}

async function askFor(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

function show(dialog, address, focused = null) {
  return withCare(dialog, async () => {
    const answer = await fetch(address);
    if (!answer.ok || answer.redirected) throw new Error(`status ${answer.status}`);
    const typed = new Map([...dialog.querySelectorAll("[data-pictures-upload] [name]")].map((field) => [field.name, field]));
    dialog.querySelector("[data-body]").innerHTML = await answer.text();
    // What was typed beside a search stays.
    for (const field of dialog.querySelectorAll("[data-pictures-upload] [name]")) {
      if (typed.has(field.name) && field.type !== "hidden") field.replaceWith(typed.get(field.name));
    }
    if (focused) dialog.querySelector(focused)?.focus();
  });
}

async function withCare(dialog, act) {
  const trouble = dialog.querySelector("[data-trouble]");
  trouble.hidden = true;
  try {
    await act();
  } catch {
    trouble.textContent = FAILED;
    trouble.hidden = false;
  }
}

function setFile(dialog, file) {
  const field = dialog.querySelector('[type="file"]');
  if (!field) return;
  const files = new DataTransfer();
  files.items.add(file);
  field.files = files.files;
}
