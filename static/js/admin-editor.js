// Tells assistive technology what the rich editor's text box and its menu of headings are called.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const box = editor.view.dom;
  box.setAttribute("aria-label", label ? label.textContent.replace(/:\s*$/, "").trim() : "Text");
  label?.addEventListener("click", () => editor.commands.focus());
  const frame = box.closest(".prose-editor");
  frame.querySelector(".prose-menubar")?.setAttribute("role", "toolbar");
  frame.querySelector(".prose-menubar")?.setAttribute("aria-label", "Editor");
  for (const menu of frame.querySelectorAll(".prose-menubar__dropdown")) {
    menu.setAttribute("role", "group");
    menu.setAttribute("aria-label", "Heading or paragraph");
  }
});
