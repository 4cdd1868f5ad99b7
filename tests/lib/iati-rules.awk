# SPDX-License-Identifier: GPL-3.0-or-later
#
# iati-rules.awk - does an activity file keep to IATI 2.03: awk [-v today=YYYY-MM-DD] [-v lists=DIR] -f iati-rules.awk FILE
#
# Checked are the order of elements and what the schema requires (https://iatistandard.org/en/iati-standard/203/schema/), the codes of its closed lists, and the
# rules of the published rule set (IATI-Rulesets, rulesets/standard.json): signs that no identifier may hold, dates that follow each other and are not to come,
# percentages that sum to 100, at least a sector, a start, and a name or ref of each organisation; a country or region, as the registry asks. lists: a folder of the code lists as tables (Sector.tsv, Country.tsv, Currency.tsv), for those that are
# long. A line for each breach, none when all is well. It reads what we write: attributes in double quotes, no CDATA, no comments.

function breach(what) {
  printf "%d: %s%s\n", line, (id != "" ? id ": " : ""), what
  n_breaches++
}

function words(list, into,    n, i, w) {
  n = split(list, w, " ")
  for (i = 1; i <= n; i++) into[w[i]] = i
}

# Children of an element, in their order.
function child_order(of, list,    n, i, w) {
  n = split(list, w, " ")
  for (i = 1; i <= n; i++) rank[of, w[i]] = i
  known_parent[of] = 1
}

function need(of, list) { required[of] = list }
function codes(at, list,    n, i, w) {
  n = split(list, w, " ")
  coded[at] = 1
  for (i = 1; i <= n; i++) code[at, w[i]] = 1
}

function long_list(at, name,    l, f) {
  if (lists == "") return
  while ((getline l < (lists "/" name)) > 0) {
    split(l, f, "\t")
    if (f[1] != "code" && f[1] != "") { code[at, f[1]] = 1; coded[at] = 1 }
  }
  close(lists "/" name)
}

function is_date(s) { return s ~ /^[0-9][0-9][0-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/ }
function to_come(s) { return today != "" && s > today }

# a["name"] of the tag in hand.
function attributes(s,    m, q) {
  split("", a)
  while (match(s, /[A-Za-z][A-Za-z:_-]*="[^"]*"/)) {
    m = substr(s, RSTART, RLENGTH)
    s = substr(s, RSTART + RLENGTH)
    q = index(m, "=")
    if (substr(m, 1, q - 1) in a) breach("the attribute " substr(m, 1, q - 1) " stands twice")
    a[substr(m, 1, q - 1)] = substr(m, q + 2, length(m) - q - 2)
  }
}

function check_code(element, name) {
  if ((name in a) && ((element "@" name) in coded) && !((element "@" name, a[name]) in code))
    breach("<" element " " name "=\"" a[name] "\">: no code of its list")
}

function want(element, name) {
  if (!(name in a) || a[name] == "") breach("<" element "> has no " name)
}

function identifier(element) {
  if (("ref" in a) && a["ref"] ~ /[\/&|?]/) breach("<" element "> with a sign that no identifier may hold: " a["ref"])
}

function percent(group,    p) {
  if (!("percentage" in a)) { whole[group]++; return }
  p = a["percentage"]
  if (p !~ /^[0-9]+(\.[0-9]+)?$/ || p + 0 > 100) breach("a percentage of " p)
  sum[group] += p * 100
  parts[group]++
}

function begin_activity() {
  id = ""
  split("", sum); split("", parts); split("", whole); split("", dates)
  sectors = countries = has_start = other_owner = 0
  reporter = ""
}

function end_activity(    g) {
  for (g in parts) {
    if (g in whole) breach("only some of its " g " have a percentage")
    if (sum[g] < 9999.5 || sum[g] > 10000.5) breach("the percentages of its " g " sum to " sum[g] / 100)
  }
  for (g in whole) if (whole[g] > 1 && !(g in parts)) breach("several " g " without percentages")
  if (!countries) breach("no country or region")
  if (!sectors) breach("no sector")
  if (!has_start) breach("no date of its start, planned or actual")
  if (dates[1] != "" && dates[3] != "" && dates[3] < dates[1]) breach("its planned end is before its planned start")
  if (dates[2] != "" && dates[4] != "" && dates[4] < dates[2]) breach("its actual end is before its actual start")
  if (index(id, reporter) != 1 && !other_owner && !secondary) breach("its identifier does not begin with the reporter's (" reporter ")")
  if (id in seen) breach("its identifier stands twice in the file")
  seen[id] = 1
}

function begin(element, parent,    key, at) {
  if ((parent in known_parent) && element !~ /:/) {
    if (!((parent, element) in rank)) breach("<" element "> in <" parent "> is none of the schema")
    else if (rank[parent, element] < last[depth - 1]) breach("<" element "> in <" parent "> stands too late")
    else last[depth - 1] = rank[parent, element]
  }
  count[depth - 1, element]++
  for (key in a) check_code(element, key)
  if (("currency" in a) && (("value@currency") in coded) && !(("value@currency", a["currency"]) in code)) breach("the currency " a["currency"] " is none")
  at = parent "/" element
  if (element == "iati-activities") { if (a["version"] != "2.03") breach("version " a["version"]) }
  else if (element == "iati-activity") begin_activity()
  else if (element == "reporting-org") {
    want(element, "ref"); want(element, "type")
    reporter = a["ref"]
    secondary = a["secondary-reporter"] == 1 # who tells again what another published keeps its identifier
    identifier(element)
  }
  else if (element == "participating-org") { want(element, "role"); named = ("ref" in a) && a["ref"] != ""; identifier(element) }
  else if (element == "provider-org" || element == "receiver-org") identifier(element)
  else if (element == "other-identifier") { want(element, "ref"); want(element, "type"); if (a["type"] == "B1") other_owner = 1 }
  else if (element == "activity-status") want(element, "code")
  else if (element == "activity-date") {
    want(element, "type"); want(element, "iso-date")
    if (!is_date(a["iso-date"])) breach("no date: " a["iso-date"])
    if (a["type"] in dates) breach("two dates of type " a["type"])
    dates[a["type"]] = a["iso-date"]
    has_start = has_start || a["type"] == 1 || a["type"] == 2
    if ((a["type"] == 2 || a["type"] == 4) && to_come(a["iso-date"])) breach("an actual date that is to come: " a["iso-date"])
  }
  else if (element == "recipient-country" || element == "recipient-region") {
    want(element, "code"); countries++
    if (parent == "iati-activity") percent("recipient countries and regions")
  }
  else if (element == "sector") {
    want(element, "code")
    if (!("vocabulary" in a)) a["vocabulary"] = 1
    if (a["vocabulary"] == 1 && a["code"] !~ /^[0-9][0-9][0-9][0-9][0-9]$/) breach("no purpose code: " a["code"])
    if (a["vocabulary"] == 2 && a["code"] !~ /^[0-9][0-9][0-9]$/) breach("no sector of three digits: " a["code"])
    if (a["vocabulary"] == 1 && ("dac" in coded) && !(("dac", a["code"]) in code)) breach("the purpose code " a["code"] " is none of its list")
    if ((a["vocabulary"] == 99 || a["vocabulary"] == 98) && !("vocabulary-uri" in a)) breach("a vocabulary of its own without vocabulary-uri")
    sectors++
    if (parent == "iati-activity") percent("sectors of vocabulary " a["vocabulary"])
  }
  else if (element == "tag") { want(element, "vocabulary"); want(element, "code") }
  else if (element == "period-start" || element == "period-end" || element == "transaction-date") {
    want(element, "iso-date")
    if (!is_date(a["iso-date"])) breach("no date: " a["iso-date"])
    if (element == "period-start") period = a["iso-date"]
    if (element == "period-end" && a["iso-date"] < period) breach("a period that ends before it starts")
    if (element == "period-end" && parent == "budget" && substr(a["iso-date"], 1, 4) + 0 > substr(period, 1, 4) + 1) breach("a budget of more than a year")
    if (element == "transaction-date" && to_come(a["iso-date"])) breach("a transaction that is to come: " a["iso-date"])
  }
  else if (element == "value") {
    want(element, "value-date")
    if (!is_date(a["value-date"])) breach("no date: " a["value-date"])
    if (parent == "transaction" && to_come(a["value-date"])) breach("an amount of a day that is to come: " a["value-date"])
  }
  else if (element == "transaction-type" || element == "location-class" || element == "exactness") want(element, "code")
  else if (element == "related-activity") { want(element, "ref"); want(element, "type") }
  else if (element == "location-id") { want(element, "vocabulary"); want(element, "code") }
}

function end(element,    n, i, w) {
  if (element == "participating-org" && !named && !count[depth, "narrative"]) breach("<participating-org> has neither ref nor name")
  n = split(required[element], w, " ")
  for (i = 1; i <= n; i++) if (!count[depth, w[i]]) breach("<" element "> has no <" w[i] ">")
  for (i in count) { split(i, w, SUBSEP); if (w[1] == depth) delete count[i] }
  if (element == "narrative" && text ~ /^[ \t\n]*$/) breach("an empty narrative")
  else if (element == "iati-identifier") {
    id = text
    if (id ~ /[\/&|?]/ || id ~ /^[ \t\n]|[ \t\n]$/) breach("an identifier with a sign that none may hold: " id)
  }
  else if (element == "value" && text !~ /^-?[0-9]+(\.[0-9]+)?$/) breach("no amount: " text)
  else if (element == "pos" && text !~ /^-?[0-9.]+ -?[0-9.]+$/) breach("no position: " text)
  else if (element == "iati-activity") end_activity()
}

BEGIN {
  RS = "<"
  child_order("iati-activity", "iati-identifier reporting-org title description participating-org other-identifier activity-status activity-date contact-info activity-scope recipient-country recipient-region location sector tag country-budget-items humanitarian-scope policy-marker collaboration-type default-flow-type default-finance-type default-aid-type default-tied-status budget planned-disbursement capital-spend transaction document-link related-activity legacy-data conditions result crs-add fss")
  child_order("location", "location-reach location-id name description activity-description administrative point exactness location-class feature-designation")
  child_order("budget", "period-start period-end value")
  child_order("planned-disbursement", "period-start period-end value provider-org receiver-org")
  child_order("transaction", "transaction-type transaction-date value description provider-org receiver-org disbursement-channel sector recipient-country recipient-region flow-type finance-type aid-type tied-status")
  child_order("point", "pos")
  child_order("iati-activities", "iati-activity")
  need("iati-activity", "iati-identifier reporting-org title description participating-org activity-status activity-date")
  need("title", "narrative"); need("description", "narrative"); need("reporting-org", "narrative"); need("name", "narrative")
  need("budget", "period-start period-end value"); need("planned-disbursement", "period-start value")
  need("transaction", "transaction-type transaction-date value"); need("point", "pos")
  codes("activity-status@code", "1 2 3 4 5 6"); codes("activity-date@type", "1 2 3 4"); codes("participating-org@role", "1 2 3 4")
  codes("participating-org@type", "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90"); codes("reporting-org@type", "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90")
  codes("other-identifier@type", "A1 A2 A3 A9 B1 B2 B3 B9"); codes("sector@vocabulary", "1 2 3 4 5 6 7 8 9 10 11 12 98 99")
  codes("tag@vocabulary", "1 2 3 4 99"); codes("budget@type", "1 2"); codes("budget@status", "1 2"); codes("planned-disbursement@type", "1 2")
  codes("transaction-type@code", "1 2 3 4 5 6 7 8 9 10 11 12 13"); codes("related-activity@type", "1 2 3 4 5")
  codes("exactness@code", "1 2"); codes("location-class@code", "1 2 3 4"); codes("location-id@vocabulary", "A1 A2 A3 A4 G1 G2"); codes("administrative@vocabulary", "A1 A2 A3 A4 G1 G2")
  codes("description@type", "1 2 3 4")
  long_list("recipient-country@code", "Country.tsv"); long_list("value@currency", "Currency.tsv"); long_list("dac", "Sector.tsv")
  line = 1
  split("", count); split("", last)
}

NR == 1 { line += gsub(/\n/, "&"); next }

{
  closed = index($0, ">")
  tag = substr($0, 1, closed - 1)
  rest = substr($0, closed + 1)
  if (tag ~ /^[?!]/) { }
  else if (tag ~ /^\//) {
    name = substr(tag, 2)
    if (name != stack[depth]) breach("</" name "> closes <" stack[depth] ">")
    end(name)
    depth--
    text = ""
  } else {
    name = tag
    sub(/[ \t\n\/].*/, "", name)
    attributes(substr(tag, length(name) + 1))
    depth++
    stack[depth] = name
    last[depth] = 0
    begin(name, stack[depth - 1])
    text = rest
    if (tag ~ /\/$/) { text = "x"; end(name); depth--; text = "" }
  }
  line += gsub(/\n/, "&")
}

END {
  if (depth) { id = ""; breach("the file breaks off in <" stack[depth] ">") }
  exit n_breaches > 0
}
