package com.acme.web;

import com.acme.work.Crew;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Works when it is asked to, over HTTP. */
@WebServlet(urlPatterns = "/work", loadOnStartup = 1)
public class WorkServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    public void init() throws ServletException {
        // On the thread that deploys, and undeploys later.
        org.slf4j.MDC.put("deployer", getServletContext().getContextPath());
        org.slf4j.LoggerFactory.getLogger(WorkServlet.class).info("web application {} starts", getServletContext().getContextPath());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Crew.work(number(request, "threads"), number(request, "rounds"), number(request, "pauseMillis"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        response.getWriter().print("done");
    }

    private static int number(HttpServletRequest request, String name) {
        return Integer.parseInt(request.getParameter(name));
    }
}
