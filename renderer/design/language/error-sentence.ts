/** The sentence of an error in the reader's language; the workstation's own words where there is no translation. */
import type { ErrorCode, ErrorValue } from '@risk/app/contract/errors.ts';
import type { Locale } from '@risk/app/schema/feature-schema.ts';

const german: Partial<Record<ErrorCode, string>> = {
  'internal.unexpected': 'Im Programm ist etwas schiefgegangen. Das Protokoll hat die Einzelheiten.',
  'access.unauthenticated': 'Dieses Fenster ist nicht angemeldet.',
  'file.not-found': 'Die Datei „{file}“ ist nicht zu finden.',
  'file.unreadable': 'Die Datei „{file}“ kann nicht gelesen werden: {reason}',
  'file.unwritable': 'Das Ergebnis kann nicht in „{file}“ geschrieben werden: {reason}',
  'file.exists-as-folder': '„{file}“ ist ein Ordner. Wählen Sie eine Datei.',
  'csv.empty': 'Die Datei ist leer. Sie sollte mit einer Zeile von Spaltennamen beginnen.',
  'csv.no-rows': 'Die Datei enthält Spaltennamen, aber keine Antragsteller.',
  'csv.binary': 'Die Datei ist keine Textdatei. Speichern Sie sie als CSV und versuchen Sie es noch einmal.',
  'csv.encoding': 'Die Datei ist nahe Zeile {line} weder UTF-8- noch Windows-1252-Text.',
  'csv.missing-columns': 'In der Datei fehlen Spalten, die gebraucht werden: {columns}.',
  'csv.duplicate-columns': 'Mehr als eine Spalte der Datei bedeutet „{column}“: {found}.',
  'csv.row-too-long':
    'Zeile {line} ist länger als {limit} Zeichen; vermutlich fehlt ein schließendes Anführungszeichen.',
  'model.none':
    'Auf diesem Computer gibt es noch kein Modell. Es wird geholt, sobald der Dienst erreichbar ist.',
  'model.expired':
    'Die Erlaubnis, mit diesem Modell zu entscheiden, endete am {decideUntil}. Verbinden Sie mit dem Dienst, um sie zu erneuern; liegt dieser Tag noch vor Ihnen, geht die Uhr dieses Computers falsch.',
  'model.unusable': 'Das Modell kann nicht geladen werden: {reason}',
  'model.none-approved': 'Noch ist kein Modell freigegeben.',
  'sync.not-enrolled': 'Dieser Computer ist noch nicht mit einem Dienst verbunden.',
  'sync.offline': 'Der Dienst ist nicht erreichbar: {reason}',
  'sync.captive-portal':
    'Dieses Netz verlangt erst eine Anmeldung: Statt der Antwort des Dienstes kam eine Seite ({reason}). Öffnen Sie einen Browser, melden Sie sich im Netz an und versuchen Sie es noch einmal.',
  'job.not-found': 'Diese Datei ist nicht mehr in der Liste.',
  'job.cancelled': 'Die Bewertung wurde abgebrochen. Nichts wurde gesendet.',
  'job.interrupted':
    'Die Bewertung wurde unterbrochen, weil das Programm endete. Legen Sie die Datei noch einmal ab.',
  'job.still-running': 'Die Datei wird noch bewertet.',
  'reasons.do-not-add-up':
    'Die Gründe ergeben zusammen nicht die Bewertung dieses Antragstellers und werden deshalb nicht gezeigt. Die Entscheidung gilt.',
  'reasons.model-gone':
    'Das Modell, das über diese Datei entschieden hat, ist nicht mehr auf diesem Computer; die Gründe können nicht gezeigt werden. Bewerten Sie die Datei noch einmal, um sie zu sehen.',
  'engine.stopped':
    'Der Bewertungsprozess hat unerwartet aufgehört und wurde neu gestartet. Versuchen Sie es noch einmal.',
  'workstation.unreachable':
    'Das Programm hinter diesem Fenster antwortet nicht. Starten Sie Risk-O-Meter neu; bewertete Dateien bleiben erhalten.',
  'storage.disk-full':
    'Der Datenträger ist voll. Schaffen Sie Platz und versuchen Sie es noch einmal; nichts ging verloren.',
};

export function errorSentence({ code, message, details }: ErrorValue, locale: Locale): string {
  const sentence = locale === 'de' ? german[code] : undefined;
  const filled =
    sentence?.replace(/\{(\w+)\}/g, (_, name: string) => {
      const detail = details[name] ?? '?';
      return typeof detail === 'object' ? String(detail.length) : String(detail);
    }) ?? message;
  // Nobody reads a whole hash; the details for support hold it.
  return filled.replace(/\b[0-9a-f]{32,}\b/g, (hash) => `${hash.slice(0, 10)}…`);
}
