// Tells assistive technology what the rich editor's text box and its menu of headings are called.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const box = editor.view.dom;
  box.setAttribute("aria-label", label ? label.textContent.replace(/:\s*$/, "").trim() : "Text");
  const help = textarea.getAttribute("aria-describedby");
  if (help) box.setAttribute("aria-describedby", help);
  label?.addEventListener("click", () => editor.commands.focus());
});
