import { testRunEndings } from "@/tests/setup/run-endings";

await testRunEndings("responses");
