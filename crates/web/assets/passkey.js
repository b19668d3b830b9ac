// Passkeys: asks the server for its question, the browser for an answer, and goes where the server
// then says. Where scripts or passkeys are missing the buttons stay hidden; codes work without.
export function passkeys() {
  const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON;
  if (!able) return;
  for (const part of document.querySelectorAll("[data-passkey-ask]")) {
    part.hidden = false;
    part.querySelector("button").addEventListener("click", () => ask(part));
  }
}

async function ask(part) {
  const { passkeyAsk, passkeyAnswer, csrf } = part.dataset;
  const said = part.querySelector("[role=alert]");
  said.textContent = "";
  try {
    const question = (await send(passkeyAsk, csrf, null)).publicKey;
    const answer = question.rp
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question),
        });
    const { to } = await send(passkeyAnswer, csrf, answer.toJSON());
    window.location.assign(to);
  } catch (why) {
    said.textContent = why.sentence ?? "No passkey was used. Try again, or choose another way.";
  }
}

async function send(address, csrf, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf": csrf },
    body: JSON.stringify(body),
  });
  const json = answer.headers.get("content-type")?.includes("json");
  if (!answer.ok || !json) throw json ? await answer.json() : new Error(answer.statusText);
  return answer.json();
}
