/** The conversation that the address names: the layout shows it. */
export default function ConversationPage() {
  return null;
}
