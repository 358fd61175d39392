/** The request header in which `proxy.ts` tells pages their own path, so that the sign-in page can lead back to it. */
export const pathHeader = "x-cadre-path";
