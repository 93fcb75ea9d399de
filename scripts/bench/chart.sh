#!/usr/bin/env bash
# Draws "run of /bin/true" of a benchmark report as an SVG of bars, each a multiple of the bare java hello.
set -euo pipefail

usage() {
  cat <<'END'
usage: scripts/bench/chart.sh REPORT.md >CHART.svg

Reads a report of scripts/bench.sh (startup or all) and writes the chart of its first
table. bench.sh itself writes it to target/bench/chart.svg; to refresh the README's:

  sudo scripts/bench.sh startup && cp target/bench/chart.svg assets/start-up.svg
END
}

# What is drawn, in this order: how the table names it, and how the chart does.
rows=(
  '`mydocker run --rm`|mydocker'
  'the same, its line for the first time|mydocker, first time'
  '`docker run --rm --network none`|Docker'
  '`podman run --rm --network none`|Podman'
  '`runc run`, ready bundle|runc, ready bundle'
)

width=760
left=170        # where bars begin
longest=440     # the longest bar, with room for its text behind it
row_height=40
top=84          # above the first row

die() {
  printf 'chart: %s\n' "$*" >&2
  exit 1
}

# TITLE: "median ratio" of that row of the table of /bin/true; nothing when it was not measured.
measured() {
  awk -F ' *[|] *' -v title="$1" '
    /^## / { within = ($0 == "## run of /bin/true") }
    within && $2 == title && $5 + 0 > 0 { print $3, $5 }' "$report"
}

# "label median ratio" with tabs, for each row that was measured.
read_rows() {
  local row median ratio
  for row in "${rows[@]}"; do
    if read -r median ratio < <(measured "${row%%|*}"); then
      printf '%s\t%s\t%s\n' "${row#*|}" "$median" "$ratio"
    fi
  done
}

# In XML, < and & of a processor's name are not text.
escaped() { sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'; }

# The report's date and machine, on one line.
subtitle() {
  sed -n -e 's/^# Benchmark of //p' -e 's/^load .*//' -e '/ cores, Linux /s/,$//p' "$report" |
    paste -sd ';' | sed 's/;/: /' | escaped
}

described() { awk -F '\t' '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $1, $3 }' <<<"$data"; }

head_of_chart() {
  cat <<END
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 $width $height" width="$width" height="$height" role="img"
     aria-labelledby="title description" font-family="'DejaVu Sans', Verdana, Helvetica, Arial, sans-serif" font-size="14">
  <title id="title">How long run of /bin/true takes</title>
  <desc id="description">Multiples of the time of a bare java hello: $(described).</desc>
  <style>
    text { fill: #0f172a; }
    .head { font-size: 18px; font-weight: bold; }
    .note { font-size: 12.5px; fill: #475569; }
    .own { fill: #2563eb; }
    .peer { fill: #94a3b8; }
    .hello { stroke: #d97706; stroke-width: 1.5; stroke-dasharray: 5 4; }
  </style>

  <rect width="$width" height="$height" rx="10" fill="#ffffff" stroke="#cbd5e1"/>
  <text x="24" y="38" class="head">run of /bin/true, removal included</text>
  <text x="24" y="60" class="note">as a multiple of a bare java hello (the dashed line); shorter is better</text>

END
}

bars() {
  awk -F '\t' -v left="$left" -v longest="$longest" -v height="$row_height" -v top="$top" '
    { label[NR] = $1; median[NR] = $2; ratio[NR] = $3; if ($3 > most) most = $3 }
    END {
      if (most < 1) most = 1
      for (i = 1; i <= NR; i++) {
        y = top + (i - 1) * height
        long = ratio[i] / most * longest
        printf "  <text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", left - 12, y + 19, label[i]
        printf "  <rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"26\" rx=\"3\"/>\n", \
          (label[i] ~ /^mydocker/ ? "own" : "peer"), left, y, long
        # Behind the line of the hello too, which would else run through the text.
        behind = long < longest / most ? longest / most : long
        printf "  <text x=\"%.1f\" y=\"%d\">%s × <tspan class=\"note\">%.0f ms</tspan></text>\n", \
          left + behind + 8, y + 19, ratio[i], median[i]
      }
      hello = left + longest / most
      printf "  <line class=\"hello\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n", \
        hello, top - 8, hello, top + NR * height - 6
    }' <<<"$data"
}

case ${1-} in
  -h | --help) usage && exit 0 ;;
esac
[ $# -eq 1 ] || { usage >&2 && exit 125; }
report=$1
[ -r "$report" ] || die "$report cannot be read; name a report of scripts/bench.sh, such as target/bench/startup-….md"
data=$(read_rows)
case $data in
  mydocker*) ;;
  *) die "$report has no mydocker in a table 'run of /bin/true'; make one with: sudo scripts/bench.sh startup" ;;
esac
height=$((top + $(wc -l <<<"$data") * row_height + 36))
head_of_chart
bars
printf '\n  <text x="24" y="%d" class="note">%s</text>\n</svg>\n' $((height - 18)) "$(subtitle)"
