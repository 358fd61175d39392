import { testRunEndings } from "@/tests/setup/run-endings";

await testRunEndings("chat");
