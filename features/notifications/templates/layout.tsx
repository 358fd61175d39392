import { Body } from "@react-email/body";
import { Button } from "@react-email/button";
import { Container } from "@react-email/container";
import { Head } from "@react-email/head";
import { Heading } from "@react-email/heading";
import { Hr } from "@react-email/hr";
import { Html } from "@react-email/html";
import { Link } from "@react-email/link";
import { Preview } from "@react-email/preview";
import { Section } from "@react-email/section";
import { Text } from "@react-email/text";
import { cadre } from "@/cadre.config";
import type { MailContent } from "./content";
import { darkStyles, styles } from "./styles";

/** The one form of all mails: name, heading, text, details, one button with its address below, and the fine print. */
export function MailLayout({ content }: { content: MailContent }) {
  const { heading, paragraphs, facts = [], groups = [], action, footnote } = content;
  return (
    <Html lang="en">
      <Head>
        <title>{heading}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{darkStyles}</style>
      </Head>
      <Preview>{paragraphs[0] ?? heading}</Preview>
      <Body className="page" style={styles.page}>
        <Container style={styles.container}>
          <Text className="ink" style={styles.brand}>
            {cadre.name}
          </Text>
          <Section className="card" style={styles.card}>
            <Heading as="h1" className="ink" style={styles.heading}>
              {heading}
            </Heading>
            {paragraphs.map((paragraph) => (
              <Text key={paragraph} className="body" style={styles.paragraph}>
                {paragraph}
              </Text>
            ))}
            {facts.length > 0 && <Facts facts={facts} />}
            {groups.map((group) => (
              <Group key={group.title} {...group} />
            ))}
            {action && <Action {...action} />}
            <Hr className="line" style={styles.line} />
            <Text className="quiet" style={styles.footnote}>
              {footnote}
            </Text>
          </Section>
        </Container>
      </Body>
    </Html>
  );
}

function Facts({ facts }: { facts: [string, string][] }) {
  return (
    <table className="facts" style={styles.facts}>
      <tbody>
        {facts.map(([label, value]) => (
          <tr key={label}>
            <th scope="row" className="quiet" style={styles.factLabel}>
              {label}
            </th>
            <td className="ink" style={styles.factValue}>
              {value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Group({ title, entries }: NonNullable<MailContent["groups"]>[number]) {
  return (
    <>
      <Heading as="h2" className="ink" style={styles.groupTitle}>
        {title}
      </Heading>
      <ul style={styles.group}>
        {entries.map(({ text, url }) => (
          <li key={`${url}${text}`} className="body" style={styles.entry}>
            {url === null ? (
              text
            ) : (
              <Link href={url} className="link" style={styles.entryLink}>
                {text}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Action({ label, url }: { label: string; url: string }) {
  return (
    <>
      <Section style={styles.action}>
        <Button href={url} className="button" style={styles.button}>
          {label}
        </Button>
      </Section>
      <Text className="quiet" style={styles.address}>
        If the button does not work, open this address:
        <br />
        <Link href={url} className="link" style={styles.link}>
          {url}
        </Link>
      </Text>
    </>
  );
}
