/** All words of the window in German; the form is that of English. */
import type { SyncStep } from '@risk/app/contract/desktop.ts';
import type { Decision } from '@risk/app/model/policy.ts';
import type { LearnerId } from '@risk/app/model/release.ts';
import type { Texts } from './en.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

const decisions: Record<Decision, string> = {
  green: 'Angebot machen',
  refer: 'An Person geben',
  red: 'Risiko zu hoch',
};

const steps: Record<SyncStep, string> = {
  enrol: 'Diesen Computer mit dem Dienst verbinden',
  'fetch-order': 'Fragen, welches Modell gilt',
  'verify-order': 'Unterschrift der Antwort prüfen',
  'fetch-release': 'Freigegebene Fassung holen',
  'verify-release': 'Unterschrift der Fassung prüfen',
  'fetch-model': 'Modell holen',
  'verify-model': 'Prüfen, dass das Modell vollständig und unverändert ist',
  'golden-rows': 'Prüfzeilen bewerten und vergleichen',
  activate: 'Modell hier in Kraft setzen',
};

const learners: Record<LearnerId, string> = {
  'logistic-regression': 'Logistische Regression',
  'random-forest': 'Random Forest',
  'gradient-boosting': 'Gradient Boosting',
  average: 'Mittel der drei',
};

export const de: Texts = {
  productName: 'Risk-O-Meter',
  decisions,
  learners,

  header: {
    landmark: 'Programm',
    notices: 'Hinweise',
    score: 'Bewerten',
    history: 'Verlauf',
    model: (version) => `Modell v${version}`,
    inForce: 'in Kraft',
    stale: 'länger nicht bestätigt',
    expired: 'abgelaufen',
    noModel: 'Noch kein Modell',
    offline: 'Offline',
    syncing: 'Wird aktualisiert…',
    stopped: 'Läuft nicht',
    settings: 'Einstellungen',
    theme: 'Darstellung',
    themes: { system: 'Wie der Computer', light: 'Hell', dark: 'Dunkel' },
    language: 'Sprache',
    languages: { system: 'Wie der Computer', en: 'English', de: 'Deutsch' },
  },

  model: {
    title: (name, version) => `${name}, Version ${version}`,
    approvedBy: 'Freigegeben von',
    approvedAt: 'Freigegeben am',
    inUseSince: 'Hier in Gebrauch seit',
    learner: 'Verfahren',
    auc: 'AUC, kreuzvalidiert',
    aucMeaning: '0,5 ist Zufall, 1 ist perfekt',
    trainingRows: 'Gelernt aus',
    rows: (rows) => `${rows} früheren Krediten`,
    policy: 'Regel',
    policyCutoff: (cutoff) => `Angebot machen, wenn die Ausfallwahrscheinlichkeit unter ${cutoff} liegt.`,
    policyRefer: (from, to) => `Von ${from} bis unter ${to} entscheidet eine Person.`,
    confirmed: 'Bestätigt bis',
    decides: 'Darf entscheiden bis',
    lastContact: 'Letzter Kontakt mit dem Dienst',
    never: 'nie',
    checkNow: 'Nach neuem Modell sehen',
    checking: 'Wird geprüft…',
  },

  connection: {
    offlineWithModel: (version) => `Offline. Bewertet wird weiter mit Modell v${version}.`,
    offline: 'Offline. Das Modell wird geholt, sobald der Dienst erreichbar ist.',
  },

  refused: {
    signIn: (version: number) =>
      `Dieses Netz verlangt erst eine Anmeldung. Bewertet wird weiter mit Modell v${version}.`,
    title: (version) => `Ein Modell wurde nicht angenommen. Bewertet wird weiter mit Modell v${version}.`,
  },

  stale: {
    title: (date) => `Dieses Modell ist zuletzt bis ${date} bestätigt worden.`,
    body: (date) => `Bewertet wird weiter bis ${date}. Verbinden Sie vorher mit dem Dienst.`,
  },

  expired: {
    title: 'Dieses Modell darf nicht mehr entscheiden',
    body: (date) =>
      `Die Erlaubnis endete am ${date}, weil dieser Computer zu lange nichts vom Dienst gehört hat. Sobald der Dienst erreicht ist, geht es von selbst weiter.`,
    action: 'Jetzt verbinden',
  },

  noModel: {
    title: 'Noch kein Modell auf diesem Computer',
    fetching: 'Das Modell wird geholt. Das dauert einige Sekunden.',
    notEnrolledTitle: 'Dieser Computer ist noch nicht verbunden',
    notEnrolled:
      'Ihre Administration verbindet ihn einmal mit dem Dienst der Bank. Danach kommt das Modell von selbst und Sie können Dateien bewerten.',
    noneApproved:
      'Der Dienst ist erreicht, aber noch ist kein Modell freigegeben. Es wird geholt, sobald es eines gibt.',
    refusedTitle: 'Das Modell wurde nicht angenommen',
    refused:
      'Was der Dienst geschickt hat, hat die Prüfung nicht bestanden und wird nicht benutzt. Sagen Sie es Ihrer Administration; die Schritte unten zeigen den Grund.',
    offline: 'Der Dienst ist gerade nicht erreichbar. Das Modell wird geholt, sobald es geht.',
    waiting: 'Das Modell wird von selbst vom Dienst geholt.',
    tryNow: 'Jetzt versuchen',
    steps: 'Was geprüft wurde',
    step: {
      passed: 'bestanden',
      failed: 'nicht bestanden',
      'not-needed': 'nicht nötig',
      'not-started': 'nicht begonnen',
    },
    stepNames: steps,
    lastTried: (time) => `Zuletzt versucht: ${time}`,
  },

  start: {
    title: 'Eine Datei mit Antragstellern bewerten',
    drop: 'Datei mit Antragstellern hier ablegen',
    dropHint:
      'Eine CSV- oder Excel-Datei (.csv, .xlsx): erste Zeile mit Spaltennamen, dann eine Zeile je Antragsteller.',
    browse: 'Datei suchen',
    sample: 'Beispieldatei ausprobieren',
    privacy: 'Antragsteller bleiben auf diesem Computer. Nur anonyme Zählungen gehen an den Dienst der Bank.',
    guide: 'Was die Datei enthalten soll',
    guideIntro: (count) =>
      `${count} Spalten, in beliebiger Reihenfolge. Weitere Spalten dürfen dabei sein; sie werden gezeigt, aber nie benutzt.`,
    guideFormats:
      'CSV mit Komma, Semikolon oder Tabulator, oder das erste Blatt einer Excel-Arbeitsmappe (.xlsx). Zahlen mit Dezimalpunkt oder Dezimalkomma, Kategorien groß oder klein geschrieben.',
    guideSearch: 'Spalte finden',
    guideNone: 'Keine Spalte passt.',
    guideColumn: 'Spalte',
    guideMeaning: 'Bedeutung',
    guideValues: 'Werte',
    optional: 'freiwillig',
    range: (from, to, unit) => `${from} bis ${to}${unit === '' ? '' : ` ${unit}`}`,
    number: 'eine Zahl',
    more: (count) => `und ${count} weitere`,
    earlier: 'Letzte Dateien',
    allFiles: (count) => `Alle ${count} Dateien`,
  },

  drop: {
    here: 'Datei ablegen, um sie zu bewerten',
    notYet: 'Noch gibt es kein Modell, die Datei kann nicht bewertet werden',
    several: (taken, count) =>
      `Immer eine Datei: „${taken}“ wird bewertet, ${count - 1} ${plural(count - 1, 'weitere blieb', 'weitere blieben')} liegen. Legen Sie sie danach ab.`,
    nothing: 'Das war keine Datei. Legen Sie eine CSV- oder Excel-Datei mit Antragstellern ab.',
    dismiss: 'Schließen',
  },

  job: {
    reading: (fileName) => `${fileName} wird gelesen`,
    scoring: (fileName) => `${fileName} wird bewertet`,
    rowsDone: (count, formatted) => `${formatted} ${plural(count, 'Zeile', 'Zeilen')} fertig`,
    left: (unit, value) =>
      `noch etwa ${value} ${unit === 'second' ? plural(value, 'Sekunde', 'Sekunden') : plural(value, 'Minute', 'Minuten')}`,
    cancel: 'Abbrechen',
    another: 'Andere Datei bewerten',
    back: 'Zum Anfang',
    save: 'Ergebnisse speichern',
    saving: 'Wird gespeichert…',
    saved: 'Ergebnisse gespeichert.',
    scoredWith: (time, version) => `bewertet ${time} mit Modell v${version}`,
    states: {
      running: 'wird bewertet',
      completed: 'bewertet',
      cancelled: 'abgebrochen',
      failed: 'nicht bewertet',
      interrupted: 'unterbrochen',
    },
    failedTitle: (fileName) => `${fileName} wurde nicht bewertet`,
    failedMeaning:
      'Kein Antragsteller wurde bewertet und nichts gesendet. Berichtigen Sie die Datei und legen Sie sie noch einmal ab.',
    cancelledTitle: (fileName) => `Die Bewertung von ${fileName} wurde abgebrochen`,
    cancelledMeaning: (count, rows) =>
      `Sie endete nach ${rows} ${plural(count, 'Zeile', 'Zeilen')}. Nichts davon wurde gesendet oder für die Zählungen der Bank behalten.`,
    partialTitle: (share) => `Nur ein Teil: Die Bewertung wurde bei etwa ${share} der Datei abgebrochen`,
    partialMeaning: (count, rows) =>
      `${rows} ${plural(count, 'Zeile wurde', 'Zeilen wurden')} angesehen, der Rest nicht. Diese Entscheidungen gelten; nichts davon wurde gesendet oder für die Zählungen der Bank behalten. Legen Sie die Datei noch einmal ab, um sie ganz zu bewerten.`,
    savePartial: 'Diesen Teil speichern',
    interruptedTitle: (fileName) => `Die Bewertung von ${fileName} wurde unterbrochen`,
    interruptedMeaning:
      'Das Programm endete, während die Datei bewertet wurde. Legen Sie die Datei noch einmal ab.',
    remove: 'Löschen',
    removing: 'Wird gelöscht…',
    removeQuestion: (fileName) =>
      `Die bewerteten Zeilen von ${fileName} löschen? Sie sind dann endgültig von diesem Computer weg. Ihre eigene Datei bleibt, wo sie ist.`,
    removeYes: 'Zeilen löschen',
    removeNo: 'Behalten',
    removed: (fileName) => `Die bewerteten Zeilen von ${fileName} sind gelöscht.`,
    openFile: (fileName) => `${fileName} öffnen`,
    announceStarted: (fileName) => `${fileName} wird bewertet.`,
    announceProgress: (share) => `${share} fertig.`,
    announceDone: (applicants, offers, risks, toFix) =>
      `Fertig. ${applicants} Antragsteller: ${offers} mit Angebot, ${risks} mit zu hohem Risiko, ${toFix} Zeilen zu berichtigen.`,
    announceFailed: 'Die Datei wurde nicht bewertet.',
  },

  summary: {
    landmark: 'Übersicht',
    applicants: (count, formatted) => `${formatted} ${plural(count, 'Antragsteller', 'Antragsteller')}`,
    rowsToFix: 'Zeilen zu berichtigen',
    rowsToFixNone: 'keine',
    show: 'Zeigen',
    shares: 'Anteile der Entscheidungen',
    distribution: 'Ausfallwahrscheinlichkeit',
    cutoff: (cutoff) => `Grenze ${cutoff}`,
    referBand: (from, to) => `Person ${from}–${to}`,
    asTable: 'Als Tabelle',
    asChart: 'Als Diagramm',
    probability: 'Wahrscheinlichkeit',
    applicantsColumn: 'Antragsteller',
    interval: (from, to) => `${from} bis ${to}`,
    chartKeys: 'Pfeiltasten lesen die Balken einzeln vor.',
    drawing: 'Diagramm wird gezeichnet…',
  },

  recognition: {
    landmark: 'Was erkannt wurde',
    details: 'Was in der Datei erkannt wurde',
    csv: (encoding, delimiter) => `Textdatei (${encoding}), Spalten getrennt durch ${delimiter}`,
    csvPlain: 'Textdatei',
    xlsx: (sheet) => `Excel-Arbeitsmappe, Blatt „${sheet}“`,
    xlsxPlain: 'Excel-Arbeitsmappe',
    encodings: {
      'utf-8': 'UTF-8',
      'utf-16le': 'UTF-16',
      'utf-16be': 'UTF-16',
      'windows-1252': 'Windows-1252',
    },
    delimiters: { comma: 'Kommas', semicolon: 'Semikolons', tab: 'Tabulatoren', pipe: 'senkrechte Striche' },
    otherDelimiter: (delimiter) => `„${delimiter}“`,
    line: (format, used, ready, toFix) => `${format}. ${used}, ${ready}, ${toFix}.`,
    lineShort: (format, used) => `${format}. ${used}.`,
    used: (count, formatted) => `${formatted} ${plural(count, 'Spalte', 'Spalten')} erkannt`,
    ready: (count, formatted) => `${formatted} ${plural(count, 'Zeile', 'Zeilen')} bewertet`,
    toFix: (count, formatted) =>
      count === 0
        ? 'nichts zu berichtigen'
        : `${formatted} ${plural(count, 'Zeile', 'Zeilen')} zu berichtigen`,
    format: 'Datei',
    usedColumns: 'Vom Modell benutzt',
    extraColumns: 'Gezeigt, nie benutzt',
    extraNone: 'keine',
    missing: 'Nicht in der Datei und nicht nötig',
    missingMeaning: 'Zählt als unbekannt.',
    outcome: 'Bekannter Ausgang',
    outcomeMeaning: (header) =>
      `Er steht in der Spalte „${header}“. Sie wird gezeigt, aber nie zum Bewerten benutzt.`,
    numbers: 'Wie Zahlen geschrieben sind',
    plainNumbers: 'Schlicht, ohne Tausender- oder Dezimalzeichen, die man missverstehen könnte.',
    styles: {
      'decimal-point': 'Dezimalpunkt, wie in 1,234.5',
      'decimal-comma': 'Dezimalkomma, wie in 1.234,5',
      undecided: 'nicht zu erkennen',
    },
    undecided: (columns, count) =>
      `${columns}: Nichts in ${plural(count, 'dieser Spalte', 'diesen Spalten')} sagt, ob 1.169 etwa eins oder mehr als tausend meint. Solche Zeilen sind zu berichtigen, geraten wird nicht.`,
    more: (count) => `und ${count} weitere`,
  },

  breakdown: {
    tab: 'Entscheidungen nach Spalte',
    title: (column) => `Entscheidungen nach ${column}`,
    choose: 'Spalte',
    model: 'Vom Modell benutzt',
    extra: 'Andere Spalten der Datei',
    share: 'Anteil der Antragsteller',
    value: 'Wert',
    total: 'Antragsteller',
    empty: '(leer)',
    others: 'alle anderen Werte',
    range: (from, to) => `${from} bis unter ${to}`,
    lastRange: (from, to) => `${from} bis ${to}`,
    bar: (value, count) => `${value} (${count})`,
    loading: 'Wird gezählt…',
    failed: 'Die Spalte konnte nicht gezählt werden',
    none: 'Noch ist kein Antragsteller bewertet',
    soFar: 'Aus den bisher bewerteten Zeilen.',
    few: (limit) => `Balken mit weniger als ${limit} Antragstellern sagen wenig.`,
    label: (column) => `Anteil jeder Entscheidung nach ${column}`,
  },

  history: {
    title: 'Bewertete Dateien',
    empty: 'Keine bewerteten Dateien auf diesem Computer',
    emptyHint: 'Hier stehen die Dateien, die Sie bewerten, bis sie gelöscht werden.',
    size: (count, files, size) =>
      `${files} ${plural(count, 'Datei', 'Dateien')}, ${size} auf diesem Computer`,
    find: 'Datei finden',
    noMatch: 'Keine Datei heißt so.',
    keptUntil: (date) => `bleibt bis ${date}`,
    keptForever: 'bleibt, bis Sie sie löschen',
    rows: (count, formatted) => `${formatted} ${plural(count, 'Zeile', 'Zeilen')}`,
    retention: 'Bewertete Zeilen löschen',
    retentionDays: (days) => (days === 365 ? 'nach einem Jahr' : `nach ${days} Tagen`),
    retentionNever: 'nur, wenn ich sie lösche',
    retentionWarning: (count, files) =>
      `${files} ${plural(count, 'Datei ist', 'Dateien sind')} älter und ${plural(count, 'würde', 'würden')} jetzt gelöscht.`,
    retentionApply: 'Ändern und löschen',
    retentionKeep: 'So lassen, wie es war',
    retentionSaved: 'Geändert.',
    storedTitle: 'Was auf diesem Computer gespeichert ist',
    stored: [
      'Die Zeilen jeder bewerteten Datei mit Entscheidung und Wahrscheinlichkeit. Sie liegen unverschlüsselt in Ihrem eigenen Ordner: Wer sich als Sie anmelden kann oder diesen Computer verwaltet, kann sie lesen.',
      'Sie werden an dem Tag gelöscht, der bei jeder Datei steht, oder wenn Sie sie löschen. Ihre eigenen Dateien bleiben unberührt.',
      'Der Dienst der Bank bekommt nur Zählungen: wie viele Antragsteller in welchem Bereich liegen. Keine Zeile, kein Name, kein einzelner Antragsteller verlässt diesen Computer.',
    ],
    failed: 'Die Liste konnte nicht gelesen werden',
    back: 'Zurück',
  },

  grid: {
    applicants: (count) => `Antragsteller (${count})`,
    toFix: (count) => `Zu berichtigen (${count})`,
    tabs: 'Was gezeigt wird',
    label: (fileName) => `Antragsteller aus ${fileName}`,
    filter: 'Antragsteller filtern',
    filterHint: 'Beliebiger Text der Zeile',
    decisionFilter: 'Entscheidung',
    all: 'Alle',
    columns: 'Spalten',
    columnsSearch: 'Spalte finden',
    showAll: 'Alle zeigen',
    notUsed: 'vom Modell nicht benutzt',
    hideExtra: 'Nur die Spalten des Modells',
    decision: 'Entscheidung',
    confidence: 'Sicherheit',
    probabilityOfDefault: 'Ausfallwahrscheinlichkeit',
    topReason: 'Hauptgrund',
    line: 'Zeile',
    lineOf: (line) => `Zeile ${line} der Datei`,
    range: (from, to, total) => `Zeilen ${from}–${to} von ${total}`,
    noRows: 'Keine Zeilen',
    first: 'Erste',
    previous: 'Seite zurück',
    next: 'Seite vor',
    last: 'Letzte',
    paging: 'Seiten',
    sortHint: 'Ein Klick auf eine Überschrift sortiert; mit Umschalt kommt eine zweite dazu.',
    ascending: 'aufsteigend sortiert',
    descending: 'absteigend sortiert',
    noMatch: 'Kein Antragsteller passt zu diesem Filter',
    noMatchHint: 'Versuchen Sie weniger Text oder eine andere Entscheidung.',
    clear: 'Filter löschen',
    firstRows: 'Die ersten Zeilen erscheinen gleich.',
    noApplicants: 'Kein Antragsteller konnte bewertet werden',
    noApplicantsHint: 'In jeder Zeile der Datei ist etwas zu berichtigen.',
    loading: 'Wird geladen…',
    failed: 'Diese Zeilen konnten nicht geladen werden.',
    tryAgain: 'Noch einmal',
    keys: 'Pfeiltasten gehen von Zelle zu Zelle, Bild auf und Bild ab um eine Seite, Pos1 und Ende an die Enden der Zeile, mit Strg an die Enden der Liste. Eingabe auf einer Überschrift sortiert, mit Umschalt als weiteren Schlüssel; Alt+Pfeil ab öffnet ihr Menü, Umschalt+Pfeil links und rechts ändern ihre Breite, dazu mit Strg ihren Platz. Eingabe auf einer Zeile zeigt die Gründe, Escape schließt sie. Umschalt mit den Pfeiltasten wählt Zeilen aus, Strg+A alle; Strg+C kopiert sie, oder die Zelle, wo keine ausgewählt ist.',
    copied: 'Kopiert.',

    // Sorting, said aloud and beside the arrows.
    sortKey: (rank, of) => `Sortierschlüssel ${rank} von ${of}`,
    sortedBy: (keys) => `Sortiert nach ${keys}.`,
    lowestFirst: (title) => `${title}, aufsteigend`,
    highestFirst: (title) => `${title}, absteigend`,
    thenBy: ', dann nach ',
    fileOrder: 'In der Reihenfolge der Datei.',

    // Filters of single columns.
    activeFilters: 'Aktive Filter',
    passing: (count, passing, total) =>
      `${passing} von ${total} Antragstellern ${count === 1 ? 'passt' : 'passen'}`,
    removeFilter: (filter) => `Filter „${filter}“ entfernen`,
    clearAll: 'Alle löschen',
    filterAnywhere: (text) => `Irgendeine Zelle enthält „${text}“`,
    filterContains: (title, text) => `${title} enthält „${text}“`,
    filterBetween: (title, from, to) => `${title}: ${from} bis ${to}`,
    filterFrom: (title, from) => `${title}: ab ${from}`,
    filterTo: (title, to) => `${title}: bis ${to}`,
    filterValues: (title, values) => `${title}: ${values}`,
    filterMore: (values, count) => `${values} und ${count} weitere`,
    emptyCell: '(leer)',

    // The menu of a heading.
    menuOf: (title) => `Filtern und anordnen: ${title}`,
    contains: 'Enthält',
    from: 'Von',
    to: 'Bis',
    inPercent: 'in Prozent',
    notANumber: 'Das ist keine Zahl.',
    swapped: 'Von ist größer als Bis.',
    showOnly: 'Nur zeigen',
    findingValues: 'Werte werden gesucht…',
    clearFilter: 'Diesen Filter löschen',
    pin: 'Im Blick behalten',
    moveLeft: 'Nach links',
    moveRight: 'Nach rechts',
    narrower: 'Schmaler',
    wider: 'Breiter',
    usualWidth: 'Übliche Breite',
    hide: 'Spalte ausblenden',
    moved: (title, place, of) => `${title} ist jetzt Spalte ${place} von ${of}.`,
    hidden: (title) => `${title} ist ausgeblendet. Das Spaltenmenü zeigt sie wieder.`,
    resetColumns: 'Wie am Anfang',

    // Marked rows.
    selected: (count, formatted) => `${formatted} ${count === 1 ? 'Zeile' : 'Zeilen'} ausgewählt`,
    copyRows: 'Zeilen kopieren',
    deselect: 'Auswahl aufheben',
    copying: 'Wird kopiert…',
    copiedRows: (count, formatted) => `${formatted} ${count === 1 ? 'Zeile' : 'Zeilen'} kopiert.`,
    copyReady: 'Die Zeilen sind bereit. Drücken Sie noch einmal Strg+C.',
    copyTooMany: (limit) =>
      `Höchstens ${limit} Zeilen lassen sich auf einmal kopieren. Speichern Sie für alle die Ergebnisse.`,
    copyFailed: 'Die Zeilen konnten nicht kopiert werden.',
  },

  inspector: {
    landmark: 'Gründe',
    title: (line) => `Antragsteller in Zeile ${line}`,
    close: 'Gründe schließen',
    probability: 'Ausfallwahrscheinlichkeit',
    confidence: 'Sicherheit',
    cutoff: (cutoff) => `Grenze ${cutoff}`,
    gauge: (probability, cutoff) =>
      `Ausfallwahrscheinlichkeit ${probability}, die Grenze liegt bei ${cutoff}`,
    gaugeBand: (from, to) => `Von ${from} bis unter ${to} entscheidet eine Person.`,
    raising: 'Was das Risiko am meisten erhöht',
    lowering: 'Was das Risiko am meisten senkt',
    noneStandsOut: 'Kein einzelnes Merkmal sticht hervor.',
    all: 'Alle Merkmale',
    allLabel: 'Wirkung jedes Merkmals auf das Risiko',
    attribute: 'Merkmal',
    effect: 'Wirkung auf das Risiko',
    lowers: 'senkt das Risiko',
    raises: 'erhöht das Risiko',
    lowersShort: 'senkt es',
    raisesShort: 'erhöht es',
    neither: 'keine Wirkung',
    points: (figure) => `${figure} Pkt.`,
    sum: (base, change, score) =>
      `Ohne etwas über den Antragsteller zu wissen, beginnt das Modell bei ${base}. Alle Merkmale zusammen ändern das um ${change} auf ${score}.`,
    unitLogOdds: 'Die Zahlen sind Log-Odds: 0,69 mehr verdoppelt die Chance eines Ausfalls.',
    unitProbability: 'Die Zahlen sind Prozentpunkte der Wahrscheinlichkeit.',
    how: 'Wie diese Gründe entstehen',
    exact: 'Exakt für dieses Modell.',
    approximate: 'Näherung.',
    ways: {
      tree: 'Jeder Entscheidungsbaum des Modells wird mit und ohne jedes Merkmal durchlaufen. Die Anteile (Shapley-Werte) ergeben zusammen seinen Wert; das wird jedes Mal geprüft.',
      linear:
        'Jedes Merkmal zählt mit seinem Gewicht im Modell, verglichen mit dem durchschnittlichen Antragsteller. Die Anteile ergeben zusammen seinen Wert; das wird jedes Mal geprüft.',
      blend:
        'Das Modell zählt mehrere Verfahren zusammen. Der Anteil jedes Verfahrens kommt aus dessen Bäumen oder Gewichten, und die Anteile ergeben zusammen den Wert; das wird jedes Mal geprüft.',
      sampled:
        'Dieses Modell kann man nur nach Werten fragen. Deshalb wird seine Antwort mit denen für erdachte typische Antragsteller verglichen, ein Merkmal nach dem anderen. Derselbe Antragsteller bekommt immer dieselben Gründe, und sie ergeben zusammen den Wert, doch ein einzelner Anteil kann etwas abweichen.',
    },
    notCauses: 'Gründe sagen, wie das Modell zu seinem Wert kam, nicht, was einen Ausfall verursacht.',
    loading: 'Gründe werden gesucht…',
    noneTitle: 'Dieses Modell nennt keine Gründe',
    none: 'Es sagt nicht, wie sich sein Wert zusammensetzt. Die Entscheidung und ihre Wahrscheinlichkeit gelten trotzdem.',
    failed: 'Die Gründe können nicht gezeigt werden',
    tryAgain: 'Noch einmal',
    copy: 'Als Text kopieren',
    copied: 'Kopiert',
    announce: (decision, reason) => `${decision}. ${reason}`,
    announceOutside: 'Einige Werte liegen jenseits dessen, was das Modell kennt.',
    outsideTitle: 'Jenseits dessen, was das Modell kennt',
    outside: {
      below: (label, value, usual) => `${label}: ${value}, weniger als das Modell kennt. Üblich: ${usual}.`,
      above: (label, value, usual) => `${label}: ${value}, mehr als das Modell kennt. Üblich: ${usual}.`,
      unseen: (label, value) => `${label}: „${value}“ hat das Modell nie gesehen.`,
      belowPlain: (label, value) => `${label}: ${value}, weniger als das Modell kennt.`,
      abovePlain: (label, value) => `${label}: ${value}, mehr als das Modell kennt.`,
    },
    outsideMeaning:
      'Dort rät das Modell über seine Erfahrung hinaus. Sehen Sie sich diesen Antragsteller selbst an.',
  },

  issues: {
    intro: (count, formatted) =>
      `${formatted} ${plural(count, 'Zeile wurde', 'Zeilen wurden')} nicht bewertet. Speichern Sie ${plural(count, 'sie', 'diese')}, berichtigen Sie, was in der letzten Spalte steht, und legen Sie die gespeicherte Datei hier ab: Nur ${plural(count, 'diese Zeile wird', 'diese Zeilen werden')} dann bewertet.`,
    introRunning:
      'Diese Zeilen wurden nicht bewertet. Sie lassen sich speichern, sobald die Datei fertig ist.',
    save: (count) => plural(count, 'Diese Zeile speichern', 'Diese Zeilen speichern'),
    saving: 'Wird gespeichert…',
    saved: 'Die Zeilen sind gespeichert. Berichtigen Sie sie und legen Sie diese Datei hier ab.',
    ambiguousTitle: (columns) => `Nicht zu erkennen ist, wie Zahlen geschrieben sind in ${columns}`,
    ambiguousText:
      'Ein Wert wie 1.169 kann etwa eins oder mehr als tausend meinen. Schreiben Sie die ganze Spalte auf eine Art, etwa ohne Tausenderzeichen.',
    line: 'Zeile',
    column: 'Spalte',
    found: 'Gefunden',
    expected: 'Erwartet',
    wholeRow: 'ganze Zeile',
    empty: 'nichts',
    none: 'Jede Zeile konnte bewertet werden.',
    label: 'Zeilen zu berichtigen',
    more: (count) => `${count} weitere zeigen`,
    copy: 'Liste kopieren',
    copied: 'Liste kopiert.',
  },

  unreachable: {
    title: 'Das Programm hinter diesem Fenster läuft nicht mehr',
    body: 'Starten Sie Risk-O-Meter neu; dieses Fenster verbindet sich von selbst. Bewertete Dateien bleiben erhalten.',
    locked: 'Dieses Fenster ist nicht angemeldet',
    lockedBody:
      'Öffnen Sie Risk-O-Meter über die Adresse, die es beim Start genannt hat. Sie gilt einmal; ein neuer Start gibt eine neue.',
    connecting: 'Wird gestartet…',
  },

  errors: {
    details: 'Einzelheiten für die Betreuung',
    copy: 'Einzelheiten kopieren',
    copied: 'Kopiert',
    title: 'Das hat nicht geklappt',
    startTitle: (fileName) => `${fileName} konnte nicht gelesen werden`,
  },
};
