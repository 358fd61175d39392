import type { FieldChange } from "../utils";
import { inWords } from "../utils";

/** The changed fields as they were and as they are. */
export function ChangeTable({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <div className="overflow-hidden rounded-xl border border-border bg-raised">
      <table className="w-full table-fixed text-left text-[13px] leading-5">
        <thead className="text-muted">
          <tr className="border-border border-b">
            <th scope="col" className="w-[31%] px-2.5 sm:px-3 py-1.5 font-medium sm:w-1/4">
              Field
            </th>
            <th scope="col" className="px-2.5 sm:px-3 py-1.5 font-medium">
              Before
            </th>
            <th scope="col" className="px-2.5 sm:px-3 py-1.5 font-medium">
              After
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {changes.map(({ field, before, after }) => (
            <tr key={field} className="align-top">
              <th scope="row" className="break-words px-2.5 sm:px-3 py-2 font-medium">
                {inWords(field)}
              </th>
              <td className="px-2.5 sm:px-3 py-2">
                <Value text={before} tone="bg-danger-soft" />
              </td>
              <td className="px-2.5 sm:px-3 py-2">
                <Value text={after} tone="bg-success/10" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ text, tone }: { text: string | null; tone: string }) {
  if (text === null) return <span className="text-muted">–</span>;
  return <span className={`box-decoration-clone break-words rounded px-1 py-0.5 ${tone}`}>{text}</span>;
}
