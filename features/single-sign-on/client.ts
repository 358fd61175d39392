import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type * as contract from "./contract";

const keyOf = (organizationId: string) => ["single-sign-on", organizationId] as const;
const connectionPath = "/api/v1/single-sign-on/connections/{connection_id}";
const domainPath = "/api/v1/single-sign-on/domains/{domain_id}";

export function connectionsOptions(organizationId: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "connections"],
    queryFn: ({ signal }) =>
      api<typeof contract.listConnections>("GET /api/v1/single-sign-on/connections", { organizationId, signal }),
  });
}

export function domainsOptions(organizationId: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "domains"],
    queryFn: ({ signal }) =>
      api<typeof contract.listDomains>("GET /api/v1/single-sign-on/domains", { organizationId, signal }),
  });
}

export function refreshSingleSignOn(queryClient: QueryClient, organizationId: string) {
  return queryClient.invalidateQueries({ queryKey: keyOf(organizationId) });
}

export function createConnection(organizationId: string, body: BodyInput<typeof contract.createConnection>) {
  return api<typeof contract.createConnection>("POST /api/v1/single-sign-on/connections", { organizationId, body });
}

export function updateConnection(
  organizationId: string,
  id: string,
  body: BodyInput<typeof contract.updateConnection>,
) {
  const params = { connection_id: id };
  return api<typeof contract.updateConnection>(`PATCH ${connectionPath}`, { organizationId, params, body });
}

export function deleteConnection(organizationId: string, id: string) {
  const params = { connection_id: id };
  return api<typeof contract.deleteConnection>(`DELETE ${connectionPath}`, { organizationId, params });
}

export function testConnection(organizationId: string, id: string) {
  const params = { connection_id: id };
  return api<typeof contract.testConnection>(`POST ${connectionPath}/test`, { organizationId, params });
}

export function addDomain(organizationId: string, body: BodyInput<typeof contract.addDomain>) {
  return api<typeof contract.addDomain>("POST /api/v1/single-sign-on/domains", { organizationId, body });
}

export function verifyDomain(organizationId: string, id: string) {
  const params = { domain_id: id };
  return api<typeof contract.verifyDomain>(`POST ${domainPath}/verify`, { organizationId, params });
}

export function deleteDomain(organizationId: string, id: string) {
  return api<typeof contract.deleteDomain>(`DELETE ${domainPath}`, { organizationId, params: { domain_id: id } });
}
