// Shows the buttons and forms of passkeys where the browser knows passkeys, and says so when one was not used.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}

document.addEventListener("allauth.error", () => {
  for (const sentence of document.querySelectorAll("[data-passkey-error]")) sentence.hidden = false;
});
