// Calls `improve` for the comment form of the page, and for each form that comes later without a new page.
export function eachForm(improve) {
  for (const form of document.querySelectorAll("form[data-comment]")) improve(form);
  document.addEventListener("comment-form", (event) => improve(event.target));
}
