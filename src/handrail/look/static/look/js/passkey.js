// Passkeys: <form id="x" data-passkey="create|get"> and its button [data-passkey-button="x"], which shows only where
// the browser can. The challenge stands in data-options, or is fetched from the form's address when it isn't there.

for (const form of document.querySelectorAll("form[data-passkey]")) begin(form);

function begin(form) {
  const button = document.querySelector(`[data-passkey-button="${form.id}"]`);
  if (!button || !window.PublicKeyCredential) return;
  button.hidden = false;
  for (const without of document.querySelectorAll(`[data-passkey-without="${form.id}"]`)) without.hidden = true;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const failed = document.querySelector(`[data-passkey-failed="${form.id}"]`);
    if (failed) failed.hidden = true;
    try {
      const options = form.dataset.options ? JSON.parse(form.dataset.options) : await fetched(form.action);
      const credential = form.dataset.passkey === "create" ? await created(options, form) : await gotten(options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      console.info("passkey:", error.name);
      if (failed) failed.hidden = false;
    }
  });
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no challenge");
  return (await answer.json()).request_options;
}

async function created(options, form) {
  const asked = structuredClone(options.creation_options || options).publicKey;
  const alone = form.elements.passwordless;
  if (alone) {
    asked.authenticatorSelection = {
      ...asked.authenticatorSelection,
      residentKey: alone.checked ? "required" : "discouraged",
      requireResidentKey: alone.checked,
      ...(alone.checked ? { userVerification: "required" } : {}),
    };
  }
  asked.challenge = bytes(asked.challenge);
  asked.user.id = bytes(asked.user.id);
  asked.excludeCredentials = known(asked.excludeCredentials);
  const made = await navigator.credentials.create({ publicKey: asked });
  return {
    ...named(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    },
  };
}

async function gotten(options) {
  const asked = structuredClone(options.request_options || options).publicKey;
  asked.challenge = bytes(asked.challenge);
  asked.allowCredentials = known(asked.allowCredentials);
  const shown = await navigator.credentials.get({ publicKey: asked });
  return {
    ...named(shown),
    response: {
      clientDataJSON: text(shown.response.clientDataJSON),
      authenticatorData: text(shown.response.authenticatorData),
      signature: text(shown.response.signature),
      userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null,
    },
  };
}

function named(credential) {
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function known(credentials) {
  return (credentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
}

// base64url to bytes and back
function bytes(letters) {
  const plain = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
