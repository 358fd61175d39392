"use client";

import type { ReactNode } from "react";
import { CodeBlock } from "@/components/markdown/code-block";
import { inSequence } from "@/components/ui/in-sequence";
import { fieldOf, type Json, listOf, prettyJson, readJson, textOf } from "./json";
import type { ToolCallPart } from "./tool-summary";

/** What a tool was asked and what it answered; some tools get a form of their own. */
export function ToolDetails({ part }: { part: ToolCallPart }): ReactNode {
  const input = readJson(part.arguments);
  const output = readJson(part.output);
  const failed = textOf(output, "error") !== undefined;
  switch (part.tool) {
    case "calculator":
      return output === undefined || failed ? <Raw part={part} /> : <Calculation output={output} />;
    case "current_time":
      return output === undefined || failed ? <Raw part={part} /> : <Moment output={output} />;
    case "run_code":
    case "run_python":
      return <Code code={textOf(input, "code") ?? ""} language={languageOf(part.tool, input)} output={output} />;
    case "provider_code_interpreter":
      return <Code code={part.code ?? ""} language="python" output={output} />;
    case "provider_web_search":
      return <WebSearch input={input} output={output} />;
    case "search_docs":
    case "search_conversations":
    case "search_files":
    case "web_search":
    case "provider_file_search":
      return output === undefined || failed ? <Raw part={part} /> : <Results output={output} />;
    default:
      return <Raw part={part} />;
  }
}

function Raw({ part }: { part: ToolCallPart }) {
  return (
    <div className="flex flex-col gap-3">
      <CodeBlock code={prettyJson(part.arguments)} language="json" label="Arguments" />
      {part.output === null ? null : <CodeBlock code={prettyJson(part.output)} language="json" label="Result" />}
    </div>
  );
}

function Calculation({ output }: { output: Json }) {
  return (
    <p className="overflow-x-auto font-mono text-[13px] leading-6">
      {textOf(output, "expression")} <span className="text-muted">=</span>{" "}
      <strong className="font-semibold">{textOf(output, "result")}</strong>
    </p>
  );
}

function Moment({ output }: { output: Json }) {
  const compared = fieldOf(output, "compare_to");
  const rows: [string, string | undefined][] = [
    ["Date", [textOf(output, "weekday"), textOf(output, "date")].filter(Boolean).join(", ")],
    ["Time", textOf(output, "time")],
    ["Time zone", textOf(output, "time_zone")],
    ["Week", textOf(output, "week")],
    ["Day of the year", textOf(output, "day_of_year")],
    ["Compared to", compared ? [textOf(compared, "weekday"), textOf(compared, "date")].join(", ") : undefined],
    ["Difference", textOf(compared, "text")],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-[13px] leading-6">
      {rows.map(([name, value]) =>
        value ? (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

/** A tool that runs several languages is told which. */
function languageOf(tool: string, input: Json | undefined): string {
  return textOf(input, "language") ?? (tool === "run_python" ? "python" : "javascript");
}

function WebSearch({ input, output }: { input: Json | undefined; output: Json | undefined }) {
  const asked = textOf(input, "query") ?? textOf(input, "url");
  const urls = listOf(output, "sources").flatMap((source) => textOf(source, "url") ?? []);
  return (
    <div className="flex flex-col gap-2 text-[13px] leading-5">
      {asked ? <p className="break-words font-medium">{asked}</p> : null}
      {inSequence(urls, (url) => (
        <SafeLink href={url} />
      ))}
    </div>
  );
}

function SafeLink({ href }: { href: string }) {
  if (!/^https?:\/\//i.test(href)) return <span className="break-all text-muted">{href}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="break-all text-accent hover:underline">
      {href}
    </a>
  );
}

function Code({ code, language, output }: { code: string; language: string; output: Json | undefined }) {
  const error = fieldOf(output, "error");
  const stdout = textOf(output, "stdout");
  const result = textOf(output, "result");
  return (
    <div className="flex flex-col gap-3">
      <CodeBlock code={code} language={language} />
      {stdout ? <CodeBlock code={stdout.trimEnd()} language="" label="Output" /> : null}
      {result ? <CodeBlock code={result} language="" label="Result" /> : null}
      {error ? (
        <CodeBlock
          code={
            typeof error === "string"
              ? error
              : [textOf(error, "name"), textOf(error, "message")].filter(Boolean).join(": ")
          }
          language=""
          label="Error"
        />
      ) : null}
    </div>
  );
}

function Results({ output }: { output: Json }) {
  const results = listOf(output, "results");
  if (results.length === 0) return <p className="text-[13px] text-muted">Nothing was found.</p>;
  return (
    <ul className="flex flex-col gap-3">
      {inSequence(results, (result) => (
        <li className="text-[13px] leading-5">
          <p className="font-medium">
            {textOf(result, "title") ?? textOf(result, "heading") ?? textOf(result, "name") ?? "Untitled"}
          </p>
          <p className="text-muted">{textOf(result, "snippet") ?? textOf(result, "content")}</p>
          {textOf(result, "url") ? <SafeLink href={textOf(result, "url") ?? ""} /> : null}
          {textOf(result, "path") ? <p className="font-mono text-muted text-xs">{textOf(result, "path")}</p> : null}
        </li>
      ))}
    </ul>
  );
}
