export default function Page() {
  return <p>The bare app of the benchmark.</p>;
}
