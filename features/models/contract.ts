import { endpoint } from "@/lib/api/endpoint";
import { pageOf } from "@/lib/api/pagination";
import { Model } from "./schema";

export const listModels = endpoint({
  method: "GET",
  path: "/api/v1/models",
  summary: "List the models that can be picked",
  description:
    "Those for whose provider the organization or the installation has a key, the organization's default first. Their ids " +
    "are what `model` takes when a message is sent, and what an agent names.",
  tags: ["Models"],
  access: "agents:read",
  response: pageOf(Model),
  status: 200,
});
