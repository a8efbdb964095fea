package io.fastiter.bench.report;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The report as a picture: per workload, how many times as fast as the hand-written loop each column is. */
public final class Chart {

    /** The bars, from left to right; the loop itself is the line at 1. */
    private static final Map<Column, Color> COLOURS = new EnumMap<>(Map.of(
            Column.FORK_JOIN, new Color(0x9E9E9E),
            Column.STREAM, new Color(0xF4B183),
            Column.STREAM_POLLUTED, new Color(0xC55A11),
            Column.FASTITER, new Color(0x5B9BD5),
            Column.FASTITER_POLLUTED, new Color(0x1F4E79)));

    private Chart() {}

    /** Writes the picture as a PNG file; rows without a loop time are left out. */
    public static void write(List<RowResult> results, Path file) throws IOException {
        List<RowResult> comparable = results.stream()
                .filter(result -> result.millis(Column.LOOP).isPresent())
                .toList();
        if (comparable.isEmpty()) {
            throw new IOException("no loop was measured, so there is nothing to draw");
        }
        BitmapEncoder.saveBitmap(draw(comparable), file.toString(), BitmapFormat.PNG);
    }

    private static CategoryChart draw(List<RowResult> results) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(Math.max(900, 150 + 90 * results.size()))
                .height(720)
                .title("Times as fast as the hand-written loop (higher is better, the loop is at 1)")
                .build();
        style(chart.getStyler());
        List<String> labels = results.stream().map(result -> result.label()).toList();
        COLOURS.forEach((column, colour) -> {
            List<Double> speedups = new ArrayList<>();
            for (RowResult result : results) {
                double loop = result.millis(Column.LOOP).orElseThrow();
                // A cell that failed has no bar.
                speedups.add(
                        result.millis(column).isPresent()
                                ? loop / result.millis(column).getAsDouble()
                                : 0.0);
            }
            chart.addSeries(column.title(), labels, speedups).setFillColor(colour);
        });
        AnnotationLine loop = new AnnotationLine(1, false, false);
        chart.addAnnotation(loop);
        return chart;
    }

    private static void style(CategoryStyler styler) {
        styler.setAnnotationLineColor(Color.BLACK);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setXAxisLabelRotation(35);
        styler.setChartPadding(60); // a label that would leave the picture is not drawn at all
        styler.setAvailableSpaceFill(0.85);
        styler.setYAxisMin(0.0);
        styler.setYAxisDecimalPattern("0.0");
    }
}
