/** Who signs in at the stand-in, as the person who tries it chose. */
export interface StandInPerson {
  subject: string;
  email: string;
  name: string;
  isVerified: boolean;
}

const people = [
  { name: "Ada Lovelace", email: "ada@cadre.example" },
  { name: "Grace Hopper", email: "grace@cadre.example" },
];

/** The person whom the query of an authorization request names; null before somebody chose one. */
export function chosenPerson(query: URLSearchParams): StandInPerson | null {
  const email = query.get("as_email")?.trim();
  if (!email) return null;
  return {
    email,
    name: query.get("as_name")?.trim() || (email.split("@")[0] ?? email),
    subject: query.get("as_subject") || `subject-of-${email.toLowerCase()}`,
    isVerified: query.get("as_verified") !== "false",
  };
}

/** The page on which a tester says who they are. It plays a provider's sign-in page, so it checks nothing. */
export function loginPage(provider: string, query: URLSearchParams): string {
  const kept = [...query].map(([name, value]) => hidden(name, value)).join("");
  const buttons = people
    .map(
      ({ name, email }) =>
        `<form>${kept}${hidden("as_name", name)}<button name="as_email" value="${email}">${name}<small>${email}</small></button></form>`,
    )
    .join("");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(provider)} stand-in</title>
<meta name="viewport" content="width=device-width"><style>
body{font:15px/1.5 system-ui,sans-serif;max-width:22rem;margin:12vh auto;padding:0 1rem;color:#18181b;background:#fafafa}
h1{font-size:1.25rem;margin:0}p{color:#52525b;margin:.25rem 0 1.5rem}form{margin:0 0 .5rem}
button{width:100%;padding:.6rem .8rem;border:1px solid #d4d4d8;border-radius:.5rem;background:#fff;font:inherit;text-align:left;cursor:pointer}
button:hover{background:#f4f4f5}small{display:block;color:#52525b}fieldset{border:1px solid #d4d4d8;border-radius:.5rem;margin-top:1.5rem}
label{display:block;margin:.5rem 0}input:not([type]){display:block;width:100%;box-sizing:border-box;padding:.4rem;font:inherit}
</style></head><body><main><h1>${escapeHtml(provider)}, played locally</h1><p>Choose who signs in. Nothing is checked here.</p>
${buttons}<form><fieldset><legend>Somebody else</legend>${kept}
<label>E-mail<input name="as_email" required></label><label>Name<input name="as_name"></label>
<label><input type="checkbox" name="as_verified" value="false"> the address is not verified</label>
<button>Continue</button></fieldset></form></main></body></html>`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
