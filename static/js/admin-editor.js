// Gives the rich editor's text box and buttons plain names, and lets the keyboard walk its toolbar.
const NAMES = {
  "heading2": "Heading 2", "heading3": "Heading 3", "heading4": "Heading 4", "paragraph": "Paragraph",
  "codeBlock": "Block of code", "bulletList": "List", "orderedList": "Numbered list", "blockquote": "Quote",
  "horizontalRule": "Line across", "bold": "Bold", "italic": "Italic", "subscript": "Below the line",
  "superscript": "Above the line", "code": "Code", "link": "Link", "unlink": "Take the link away",
  "history:undo": "Undo", "history:redo": "Redo", "table": "Table", "table:addColumnAfter": "Add a column",
  "table:deleteColumn": "Take the column away", "table:addRowAfter": "Add a row",
  "table:deleteRow": "Take the row away", "table:mergeCells": "Make one cell of these",
  "table:splitCell": "Split the cell", "table:toggleHeaderCell": "Heading cell or not",
  "table:deleteTable": "Take the table away",
};

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const box = editor.view.dom;
  box.setAttribute("aria-label", label ? label.textContent.replace(/:\s*$/, "").trim() : "Text");
  label?.addEventListener("click", () => editor.commands.focus());
  const bar = () => box.closest(".prose-editor").querySelector(".prose-menubar");
  if (bar()) setUpToolbar(editor, bar());
  else editor.on("create", () => setUpToolbar(editor, bar()));
});

// One stop of the Tab key; arrows, Home and End walk its buttons; Escape leads to it from the text.
function setUpToolbar(editor, bar) {
  const buttons = [...bar.querySelectorAll("button")];
  const shown = () => buttons.filter((button) => !button.classList.contains("hidden"));
  const stopAt = (stop) => buttons.forEach((button) => (button.tabIndex = button === stop ? 0 : -1));
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Editor");
  for (const button of buttons) {
    const name = NAMES[button.dataset.name];
    if (name) button.title = button.ariaLabel = name;
    if (button.dataset.name !== "codeBlock") continue;
    // Its sign is that of code within a line.
    button.classList.remove("material-icons");
    button.textContent = name;
  }
  const sync = () => {
    for (const button of buttons) {
      button.ariaPressed = String(button.classList.contains("active"));
      button.ariaDisabled = String(button.classList.contains("disabled"));
    }
    if (!shown().some((button) => button.tabIndex === 0)) stopAt(shown()[0]);
  };
  stopAt(buttons[0]);
  sync();
  editor.on("transaction", sync);
  bar.addEventListener("focusin", ({ target }) => buttons.includes(target) && stopAt(target));
  bar.addEventListener("keydown", (event) => {
    const all = shown();
    const here = all.indexOf(document.activeElement);
    const steps = { ArrowRight: here + 1, ArrowLeft: here - 1 + all.length, Home: 0, End: all.length - 1 };
    if (here < 0 || !(event.key in steps)) return;
    event.preventDefault();
    all[steps[event.key] % all.length].focus();
  });
  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shown().find((button) => button.tabIndex === 0).focus();
  });
}
