// Shows the passkey buttons where the browser knows passkeys, and says so when one was not used.
if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
}

document.addEventListener("allauth.error", () => {
  for (const sentence of document.querySelectorAll("[data-passkey-error]")) sentence.hidden = false;
});
