// Everything works without this file; it only makes parts nicer to use.
import { initAll as govuk } from "./govuk-frontend.js";
import { initAll as moj } from "./moj-frontend.js";
import { passkeys } from "./passkey.js";

govuk();
moj();
passkeys();

// Drafts: what is typed is saved when a field is left and every half minute, where the page has a
// place for it. The buttons of the form save it too, without this.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const told = form.querySelector("[role=status]");
  let last = new URLSearchParams(new FormData(form)).toString();
  const save = async () => {
    const now = new URLSearchParams(new FormData(form)).toString();
    if (now === last) return;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams(now),
        credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      last = now;
      told.textContent = await answer.text();
    } catch {
      told.textContent = "The draft could not be saved. Keep this page open.";
    }
  };
  form.addEventListener("change", save);
  setInterval(save, 30000);
}
