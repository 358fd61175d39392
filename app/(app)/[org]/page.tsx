import { redirect } from "next/navigation";

export default async function OrganizationPage({ params }: PageProps<"/[org]">) {
  const { org } = await params;
  redirect(`/${org}/chat`);
}
