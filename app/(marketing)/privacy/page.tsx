import type { Metadata } from "next";
import { cadre } from "@/cadre.config";
import { LegalText } from "../_components/legal-text";

export const metadata: Metadata = { title: "Privacy" };

export default function PrivacyPage() {
  return (
    <LegalText title="Privacy notice" version={cadre.legal.privacy?.version ?? null}>
      <p>This is what this installation of {cadre.name} knows about you, what for, and what you can do about it.</p>
      <h2>What is stored</h2>
      <ul>
        <li>Your account: name, address, picture, and what you agreed to. Passwords and keys only as hashes.</li>
        <li>What you ask, what is answered, and what agents did for you, with what that used.</li>
        <li>Sign-ins and changes of your account, with the network address and the browser they came from.</li>
        <li>What you did in an organization, in its audit log, which its owners and admins can read.</li>
      </ul>
      <h2>What for</h2>
      <p>
        To run the service, to keep your account safe, and to let organizations account for what happens in them. News
        by mail are sent only with your consent, which you can take back in the settings.
      </p>
      <h2>Who else gets it</h2>
      <p>
        What you send to an agent goes to the provider of its language model and to the tools it uses. Mails go through
        the mail server of this installation. Nothing is sold, and no other site follows you here: there are no
        trackers.
      </p>
      <h2>Cookies</h2>
      <p>Those that keep you signed in and remember how you like the pages. None of them is for advertising.</p>
      <h2>How long</h2>
      <p>
        As long as you have your account. When you delete it, your data is erased at once. What stays is an
        organization’s audit log, which cannot be changed afterwards, and the record of what the organization used:
        others rely on them.
      </p>
      <h2>Your rights</h2>
      <p>
        In the settings of your account you can correct what is stored, take all of it with you as a file, disable the
        account or delete it. For anything else write to whoever runs this installation. You may also complain to the
        data protection authority of your country.
      </p>
    </LegalText>
  );
}
