// Checks a proof in the reader's browser, from the proof and the public key alone.
// Tree: RFC 9162, 2.1.3.2. Envelope: DSSE 1.0.0. Signature: Ed25519 (RFC 8032).

const utf8 = new TextEncoder();

export function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (one) => one.toString(16).padStart(2, "0")).join("");
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

async function hashed(prefix, ...parts) {
  const bytes = [prefix, ...parts.flatMap((part) => Array.from(part))];
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes)));
}

export async function leafOf(series) {
  const form = [series.head, ...series.lines].join("\n");
  return hashed(0, utf8.encode(form));
}

// The root that a path leads to; null when the path cannot belong to that place.
export async function rootAbove(leaf, { index, size, path }) {
  if (!(index >= 0 && index < size)) return null;
  let place = index;
  let last = size - 1;
  let found = leaf;
  for (const step of path) {
    if (last === 0) return null;
    if (place % 2 || place === last) {
      found = await hashed(1, fromHex(step), found);
      while (place % 2 === 0 && place) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      found = await hashed(1, found, fromHex(step));
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hex(found) : null;
}

// What DSSE signs: the type and the payload, each with its length.
function signedForm(type, payload) {
  const head = utf8.encode(`DSSEv1 ${utf8.encode(type).length} ${type} ${payload.length} `);
  const whole = new Uint8Array(head.length + payload.length);
  whole.set(head);
  whole.set(payload, head.length);
  return whole;
}

// Whether a signature on the envelope was made with the key; null when this browser cannot tell.
export async function isSigned(envelope, pem) {
  const body = fromBase64(pem.replace(/-----[^-]+-----|\s/g, ""));
  let key;
  try {
    key = await crypto.subtle.importKey("spki", body, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  const content = signedForm(envelope.payloadType, fromBase64(envelope.payload));
  for (const { sig } of envelope.signatures) {
    if (await crypto.subtle.verify("Ed25519", key, fromBase64(sig), content)) return true;
  }
  return false;
}

// The steps: name, whether it holds, and what was compared.
export async function* check(proof, line, pem) {
  const statement = JSON.parse(new TextDecoder().decode(fromBase64(proof.envelope.payload)));
  const isContained = proof.series.lines.includes(proof.figure) && proof.figure === line;
  yield ["contained", isContained, proof.figure.replaceAll("\t", " · ")];
  const leaf = await leafOf(proof.series);
  const root = await rootAbove(leaf, proof.inclusion);
  const stated = statement.subject[0].digest.sha256;
  const isIncluded = root === stated && proof.inclusion.size === statement.predicate.series;
  yield ["included", isIncluded, `${hex(leaf)} → ${root} = ${stated}`];
  yield ["signed", await isSigned(proof.envelope, pem), proof.envelope.signatures[0].keyid];
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

function entry(list, name, text, detail) {
  const item = document.createElement("li");
  item.className = `laban-steps__${name}`;
  item.append(text);
  if (detail) {
    const code = document.createElement("code");
    code.textContent = detail;
    item.append(document.createElement("br"), code);
  }
  list.append(item);
}

async function run(own) {
  const words = own.dataset;
  const list = own.querySelector("[data-steps]");
  list.replaceChildren();
  try {
    const proof = await (await fetched(words.proof)).json();
    const pem = await (await fetched(words.key)).text();
    for await (const [name, holds, detail] of check(proof, words.line, pem)) {
      if (holds === null) entry(list, "unable", words.unable);
      else entry(list, holds ? "holds" : "fails", `${holds ? words.holds : words.fails}: ${words[name]}`, detail);
    }
  } catch {
    entry(list, "fails", words.unreached);
  }
}

const own = globalThis.document?.querySelector("[data-proof]");
if (own) {
  const button = own.querySelector("[data-check]");
  // Where a page is not served over TLS, browsers offer no cryptography.
  if (globalThis.crypto?.subtle) {
    button.hidden = false;
    button.addEventListener("click", () => run(own));
  } else {
    entry(own.querySelector("[data-steps]"), "unable", own.dataset.unable);
  }
}
