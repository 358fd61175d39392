import type { Metadata } from "next";
import Link from "next/link";
import { cadre } from "@/cadre.config";
import { LegalText } from "../_components/legal-text";

export const metadata: Metadata = { title: "Terms" };

export default function TermsPage() {
  return (
    <LegalText title="Terms of use" version={cadre.legal.terms?.version ?? null}>
      <p>
        These terms hold between you and whoever runs this installation of {cadre.name}. You agree to them when you
        create an account.
      </p>
      <h2>Your account</h2>
      <p>
        Give an address that is yours and keep your password and keys to yourself. What is done with your account counts
        as done by you; tell us at once when somebody else has got hold of it. You can disable or delete your account in
        its settings whenever you like.
      </p>
      <h2>Your content</h2>
      <p>
        What you write and upload stays yours. We keep and process it to run the service for you and for the
        organization you work in, whose owners and admins decide about what belongs to the organization.
      </p>
      <h2>Answers of agents</h2>
      <p>
        Agents are made with language models. Their answers can be wrong, incomplete or out of date: check what matters
        before you rely on it. You decide what an agent may do with the tools you give it.
      </p>
      <h2>Fair use</h2>
      <ul>
        <li>Do not break the law or the rights of others with the service.</li>
        <li>Do not try to get at other people’s data or to get around limits and protections.</li>
        <li>Do not overload the service or resell it without our consent.</li>
      </ul>
      <p>We may suspend accounts and organizations that do, and say why.</p>
      <h2>Availability and liability</h2>
      <p>
        We run the service with care, but do not promise that it is never interrupted. The software comes under the MIT
        licence, without warranty. Where the law does not allow such limits, it prevails.
      </p>
      <h2>Changes</h2>
      <p>
        A changed text gets a new version, shown above. How we treat your data is written in the{" "}
        <Link href="/privacy" className="underline decoration-border-strong underline-offset-4">
          privacy notice
        </Link>
        .
      </p>
    </LegalText>
  );
}
