import { redirect } from "next/navigation";
import { requireSession } from "@/features/identity/loaders";

/** The start of the app: the organization to which the person has belonged longest. */
export default async function StartPage() {
  const { organizations } = await requireSession();
  const [first] = organizations;
  redirect(first ? `/${first.slug}/chat` : "/logout");
}
