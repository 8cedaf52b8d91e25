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
  'request.invalid': 'Die Anfrage hat nicht die erwartete Form: {reason}',
  'request.not-found': 'Das gibt es nicht (mehr): {what} „{name}“.',
  'request.too-large': 'Die Datei ist größer als die {limitBytes} Bytes, die hier angenommen werden.',
  'access.bad-origin': 'Die Anfrage kam nicht von dieser Seite und wurde abgelehnt.',
  'access.too-many-attempts': 'Zu viele Versuche. Warten Sie eine Minute und versuchen Sie es noch einmal.',
  'file.no-folder': 'Den Ordner für „{file}“ gibt es nicht. Wählen Sie einen anderen Ort für das Ergebnis.',
  'file.changed':
    'Die Datei „{file}“ wurde verändert, während sie gelesen wurde. Legen Sie sie noch einmal ab.',
  'xlsx.unreadable': 'Die Arbeitsmappe kann nicht gelesen werden: {reason}',
  'xlsx.encrypted':
    'Die Arbeitsmappe ist mit einem Kennwort geschützt. Speichern Sie sie ohne und versuchen Sie es noch einmal.',
  'xlsx.old-format':
    'Das ist eine alte Excel-Datei (.xls). Speichern Sie sie als .xlsx oder CSV und versuchen Sie es noch einmal.',
  'xlsx.too-large':
    'Die Arbeitsmappe ist entpackt größer als {limitBytes} Bytes und wurde nicht weiter gelesen.',
  'csv.too-many-columns': 'Die Datei hat {found} Spalten; bis zu {limit} werden gelesen.',
  'envelope.malformed': 'Das signierte Dokument hat nicht die erwartete Form: {reason}',
  'envelope.bad-signature': 'Die Signatur ist nicht gültig ({document}). Es wurde nicht verwendet.',
  'envelope.unknown-key':
    'Signiert mit einem Schlüssel, dem dieser Computer nicht vertraut ({document}). Es wurde nicht verwendet.',
  'envelope.too-few-signatures':
    'Nur {found} von {needed} nötigen Signaturen ({document}). Es wurde nicht verwendet.',
  'sync.refused': 'Der Dienst hat die Anfrage abgelehnt: {reason}',
  'sync.bad-answer': 'Der Dienst hat etwas Unerwartetes geschickt: {reason}',
  'sync.replayed':
    'Der Dienst bot die Anordnung {offered} an, älter als {known}, die schon bekannt ist. Sie wurde abgelehnt.',
  'sync.key-set-order':
    'Der Dienst bot den Schlüsselsatz {offered} an, wo Nummer {expected} an der Reihe ist. Er wurde nicht verwendet.',
  'sync.time': 'Zu dieser Zeit nicht gültig ({document}): {reason}',
  'sync.wrong-hash':
    'Stimmt nicht mit der SHA-256-Prüfsumme überein ({document}): erwartet {expected}, gefunden {found}.',
  'sync.wrong-length': '{found} Bytes statt der angekündigten {expected} ({document}).',
  'sync.golden-rows':
    'Das Modell gibt auf diesem Computer seine Prüfzeilen nicht wieder: Abweichung {difference}, erlaubt {tolerance}.',
  'sync.wrong-model': 'Die Anordnung nennt das Modell „{offered}“, dieser Computer verwendet „{known}“.',
  'enrolment.bad-string':
    'Die Zeichenfolge zum Verbinden ist nicht vollständig. Kopieren Sie sie noch einmal von der Verwaltung.',
  'enrolment.bad-code':
    'Der Code zum Verbinden ist unbekannt, verbraucht oder abgelaufen. Bitten Sie die Verwaltung um einen neuen.',
  'enrolment.wrong-root':
    'Der Dienst zeigt einen anderen Stammschlüssel, als die Zeichenfolge nennt. Nichts wurde gespeichert.',
  'enrolment.new-root':
    'Dieser Computer wurde neu verbunden, wie seine Einrichtungsdatei es verlangt: Der Dienst unter {address} hat einen anderen Stammschlüssel als zuvor.',
  'enrolment.plain-http':
    'Einfaches http ist nur zu diesem Computer selbst erlaubt; für {host} braucht es https.',
  'enrolment.policy-root':
    'Die Regeln dieses Computers lassen den Stammschlüssel dieses Dienstes nicht zu. Fragen Sie die Sicherheitsbeauftragten.',
  'policy.unsafe':
    'Die Regeln dieses Computers in „{file}“ wurden nicht verwendet: Andere als die Verwaltung dürfen {place} beschreiben. Bis das behoben ist, startet das Programm nicht.',
  'policy.invalid':
    'Die Regeln dieses Computers in „{file}“ sind nicht zu verwenden: {reason}. Bis das behoben ist, startet das Programm nicht.',
  'job.rows-to-fix': 'Zeilen, die zuerst zu berichtigen sind: {count}. Keine Zeile wurde bewertet.',
  'storage.damaged':
    'Die gespeicherte Datei „{file}“ ist beschädigt und wurde nicht verwendet. Bleibt diese Meldung, bitten Sie die Verwaltung, sie wiederherzustellen.',
  'storage.newer-layout':
    'Die Daten auf diesem Computer hat eine neuere Version von Risk-O-Meter geschrieben. Installieren Sie diese Version.',
  'artifact.damaged':
    'Die Kopie dieser Datei beim Dienst ist beschädigt und wurde nicht geschickt. Bitten Sie die Verwaltung, sie aus einer Sicherung wiederherzustellen.',
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
