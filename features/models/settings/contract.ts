import { endpoint } from "@/lib/api/endpoint";
import { ModelSettings, ModelSettingsInput } from "./schema";

const tags = ["Models"] as const;

export const getModelSettings = endpoint({
  method: "GET",
  path: "/api/v1/model-settings",
  summary: "Get the organization's choice of models",
  tags,
  access: "models:read",
  response: ModelSettings,
  status: 200,
});

export const putModelSettings = endpoint({
  method: "PUT",
  path: "/api/v1/model-settings",
  summary: "Choose the organization's models",
  description: "Every model must be one that can be picked now. Runs that are under way keep what they began with.",
  tags,
  access: "models:write",
  body: ModelSettingsInput,
  response: ModelSettings,
  status: 200,
});
