import type { AgentDefinition } from "../definition/schema";

interface FieldText {
  field: keyof AgentDefinition;
  before: string;
  after: string;
}

/** The fields in which two definitions differ, each as text that can be compared line by line. */
export function differingFields(before: AgentDefinition, after: AgentDefinition): FieldText[] {
  const fields = Object.keys(after) as (keyof AgentDefinition)[];
  return fields
    .map((field) => ({ field, before: asText(field, before), after: asText(field, after) }))
    .filter((each) => each.before !== each.after);
}

function asText(field: keyof AgentDefinition, definition: AgentDefinition): string {
  switch (field) {
    case "avatar":
      return definition.avatar ? `${definition.avatar.emoji} on ${definition.avatar.color}` : "made from the name";
    case "variables":
      return definition.variables.map(({ name, value }) => `${name} = ${value}`).join("\n");
    case "tools":
      return definition.tools.map(({ name, policy }) => `${name}: ${policy}`).join("\n");
    case "handoffs":
    case "agents_as_tools":
    case "starters":
      return definition[field].join("\n");
    case "memory":
      return Object.entries(definition.memory)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join("\n");
    case "output_schema":
      return definition.output_schema ? JSON.stringify(definition.output_schema, null, 2) : "free text";
    case "model":
      return definition.model ?? "the organization’s default";
    case "reasoning_effort":
      return definition.reasoning_effort ?? "the model’s own";
    default:
      return String(definition[field]);
  }
}
