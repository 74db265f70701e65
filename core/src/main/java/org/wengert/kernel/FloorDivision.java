package org.wengert.kernel;

/** Division rounded towards -infinity, exact where the quotient of floats would round up to the next integer. */
public final class FloorDivision {
    private FloorDivision() {}

    /** floor(a / b); a / b for b = 0. */
    public static double quotient(double a, double b) {
        if (b == 0) {
            return a / b;
        }
        double rest = a % b;
        double exact = (a - rest) / b - (rest != 0 && rest < 0 != b < 0 ? 1 : 0);
        return exact == 0 ? Math.copySign(0, a / b) : Math.rint(exact);
    }

    /** a - b floor(a / b), with the sign of b. */
    public static double remainder(double a, double b) {
        double rest = a % b;
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }
}
